// Privacy: what is kept where, who is connected right now, and the switch that shuts the house.

import { get, post } from "../api.js";
import { add, card, chip, fill, h, note } from "../dom.js";
import { bytes } from "../format.js";
import { on } from "../live.js";
import { tell, tellProblem } from "../messages.js";
import { sentence, t } from "../words.js";

const LOOK_MS = 3000;
const REACHES = { here: ["good"], network: ["accent"], outside: ["warn", "warning"] };

export function show(body) {
  const offline = h("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false", "aria-describedby": "offline-means", disabled: true }, t("privacy.offline"));
  const fixed = h("div");
  const lines = h("div", { class: "scroll" });
  const places = h("div", { class: "scroll" });
  const memory = h("ul", { class: "plain-list" });
  let asking = false;
  let switching = false;

  add(body, [
    card(t("privacy.switch_title"), "privacy", offline, h("p", { class: "soft", id: "offline-means" }, t("privacy.offline_means")), fixed),
    card(t("privacy.connections"), "link", h("p", { class: "soft spaced-after" }, t("privacy.connections_means")), lines),
    card(t("privacy.stored"), "models", places, h("h3", { class: "spaced" }, t("privacy.in_memory")), memory),
  ]);
  offline.addEventListener("click", async () => {
    if (switching) return;
    switching = true;
    const wanted = offline.getAttribute("aria-checked") !== "true";
    try {
      const told = await post("privacy/offline", { offline: wanted });
      offline.setAttribute("aria-checked", String(told.offline));
      tell(wanted ? t("privacy.now_offline") : t("privacy.now_online"));
    } catch (problem) {
      tellProblem(problem);
    } finally {
      switching = false;
    }
  });
  look();
  const timer = setInterval(look, LOOK_MS);
  const end = on("overview", () => look());
  return () => {
    clearInterval(timer);
    end();
  };

  async function look() {
    if (asking || document.hidden) return;
    asking = true;
    try {
      draw(await get("privacy"));
    } catch (problem) {
      fill(lines, note(sentence(problem), "bad"));
    } finally {
      asking = false;
    }
  }

  function draw(news) {
    if (!switching) offline.setAttribute("aria-checked", String(news.offline));
    offline.disabled = news.offline_fixed;
    fill(fixed, news.offline_fixed && note(t("privacy.fixed"), "", "privacy"));
    fill(lines, connectionsOf(news.connections));
    fill(places, table([t("privacy.what"), t("privacy.where"), t("privacy.size")], news.places.map(place => [
      h("div", {}, h("strong", {}, t(`places.${place.what}`)), h("div", { class: "soft small" }, t(`place_means.${place.what}`))),
      h("span", { class: "code" }, place.path), bytes(place.bytes)])));
    fill(memory, [
      h("li", {}, t("privacy.vocabularies", { count: news.vocabularies })),
      h("li", {}, t("privacy.log_lines", { count: news.log_lines })),
      h("li", {}, t("privacy.turns")),
      h("li", {}, t("privacy.audio")),
    ]);
  }
}

function connectionsOf(connections) {
  if (!connections) return note(t("privacy.unknown"), "warn");
  const outside = connections.filter(each => each.way === "outbound" && each.reach === "outside").length;
  return [
    note(outside ? t("privacy.some_outside", { count: outside }) : t("privacy.none_outside"), outside ? "warn" : "good", outside ? "warning" : "check"),
    table([t("privacy.what"), t("privacy.with"), t("privacy.reach")], grouped(connections).map(connectionRow)),
  ];
}

/** Return connections of the same kind with the same computer as one: a browser alone opens half a dozen. */
function grouped(connections) {
  const groups = new Map();
  for (const each of connections) {
    const remote = each.remote && each.way === "inbound" ? each.remote.slice(0, each.remote.lastIndexOf(":")) : each.remote;
    const key = JSON.stringify([each.way, each.door, each.local, remote, each.program]);
    const group = groups.get(key) ?? { ...each, remote, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function connectionRow(connection) {
  const { way, reach, door, local, remote, program, count } = connection;
  const what = way === "listens" ? t("ways.listens", { door: t(`doors.${door ?? "other"}`) })
    : way === "inbound" ? t("ways.inbound", { door: t(`doors.${door ?? "other"}`) }) : t("ways.outbound", { program });
  const [kind, sign] = REACHES[reach];
  return [h("div", {}, what, h("div", { class: "code soft" }, local)), h("span", { class: "code" }, remote ?? "–", count > 1 && ` × ${count}`), chip(t(`reaches.${way === "listens" ? `from_${reach}` : reach}`), kind, sign)];
}

function table(heads, rows) {
  return h("table", {}, h("thead", {}, h("tr", {}, heads.map(head => h("th", { scope: "col" }, head)))),
    h("tbody", {}, rows.map(row => h("tr", {}, row.map(cell => h("td", {}, cell))))));
}

// The browser's microphone, open only while somebody holds the button, as a WAV file.

import { Problem } from "./api.js";

const MAX_SECONDS = 55;

/** Tell why there is no microphone, or null where there may be one. */
export function noMicrophone() {
  if (!window.isSecureContext) return "insecure";
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) return "unsupported";
  return null;
}

/** Start to record. `onLevel` is told how loud it is, 0 to 1. Returns what ends it and gives the WAV. */
export async function record(onLevel) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true },
    });
  } catch (error) {
    throw new Problem(error.name === "NotFoundError" ? "no-microphone" : "microphone-refused");
  }
  const context = new AudioContext();
  await context.audioWorklet.addModule("static/recorder.js");
  const source = context.createMediaStreamSource(stream);
  const recorder = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  const pieces = [];
  let length = 0;
  recorder.port.onmessage = ({ data }) => {
    if (length < MAX_SECONDS * context.sampleRate) {
      pieces.push(data);
      length += data.length;
    }
    onLevel(Math.min(1, 4 * Math.sqrt(data.reduce((sum, each) => sum + each * each, 0) / data.length)));
  };
  source.connect(recorder);
  return async () => {
    source.disconnect();
    for (const track of stream.getTracks()) track.stop();
    const rate = context.sampleRate;
    await context.close();
    return wav(pieces, length, rate);
  };
}

/** Return a WAV file of samples between -1 and 1: 16 bit, one channel. */
function wav(pieces, length, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * length, true);
  let at = 44;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}

"""A home with Chinese names, of which the Chinese sentences speak."""

from custom_components.hearken.understanding.home import Home

from .sample_home import home_of

AREAS = {
    "living": ("客厅", "g"),
    "kitchen": ("厨房", "g"),
    "dining": ("餐厅", "g"),
    "entry": ("玄关", "g"),
    "garage": ("车库", "g"),
    "bath": ("浴室", "g"),
    "master": ("主卧", "u"),
    "second": ("次卧", "u"),
    "kids": ("儿童房", "u"),
    "study": ("书房", "u"),
    "corridor": ("走廊", "u"),
    "balcony": ("阳台", "u"),
    "garden": ("花园", None),
}

ENTITIES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("light.living_main", "客厅吊灯", "living", None),
    ("light.living_strip", "电视灯带", "living", None),
    ("light.sofa", "沙发灯", "living", None),
    ("light.kitchen", "厨房灯", "kitchen", None),
    ("light.counter", "操作台灯", "kitchen", None),
    ("light.dining", "餐厅吊灯", "dining", None),
    ("light.entry", "玄关灯", "entry", None),
    ("light.garage", "车库灯", "garage", None),
    ("light.bath", "浴室灯", "bath", None),
    ("light.mirror", "镜前灯", "bath", None),
    ("light.master", "主卧吸顶灯", "master", None),
    ("light.bedside", "床头灯", "master", None),
    ("light.second", "次卧灯", "second", None),
    ("light.night", "小夜灯", "kids", None),
    ("light.study", "书房台灯", "study", None),
    ("light.corridor", "走廊灯", "corridor", None),
    ("light.balcony", "阳台灯", "balcony", None),
    ("light.garden", "花园彩灯", "garden", None),
    ("switch.kettle", "热水壶", "kitchen", None),
    ("switch.coffee", "咖啡机", "kitchen", None),
    ("switch.outlet", "书房插座", "study", "outlet"),
    ("fan.living", "客厅风扇", "living", None),
    ("fan.bath", "排气扇", "bath", None),
    ("climate.living", "客厅空调", "living", None),
    ("climate.master", "主卧空调", "master", None),
    ("climate.floor", "地暖", "bath", None),
    ("humidifier.kids", "加湿器", "kids", None),
    ("cover.living", "客厅窗帘", "living", "curtain"),
    ("cover.master", "主卧窗帘", "master", "curtain"),
    ("cover.study", "书房百叶窗", "study", "blind"),
    ("cover.garage", "车库门", "garage", "garage"),
    ("cover.balcony", "遮阳篷", "balcony", "awning"),
    ("lock.front", "大门", "entry", None),
    ("lock.back", "后门", "kitchen", None),
    ("media_player.tv", "电视", "living", "tv"),
    ("media_player.kitchen", "厨房音箱", "kitchen", "speaker"),
    ("media_player.study", "书房音响", "study", "speaker"),
    ("vacuum.robot", "扫地机器人", "living", None),
    ("valve.garden", "花园洒水器", "garden", "water"),
    ("alarm_control_panel.home", "家庭安防", None, None),
    ("scene.movie", "观影模式", None, None),
    ("scene.sleep", "晚安", None, None),
    ("todo.shopping_list", "购物清单", None, None),
    ("todo.work", "工作待办", None, None),
    ("sensor.living_t", "客厅温度", "living", "temperature"),
    ("sensor.master_t", "主卧温度", "master", "temperature"),
    ("sensor.bath_h", "浴室湿度", "bath", "humidity"),
    ("sensor.robot_b", "扫地机器人电量", "living", "battery"),
    ("binary_sensor.kw", "厨房窗户", "kitchen", "window"),
    ("binary_sensor.sw", "书房窗户", "study", "window"),
    ("weather.home", "天气", None, None),
    ("person.ming", "小明", None, None),
    ("person.hong", "小红", None, None),
    # Names that the owner wrote in traditional characters, and one in two scripts.
    ("light.porch", "門廊燈", "entry", None),
    ("cover.skylight", "天窗遮簾", "study", "shade"),
)


def chinese_home() -> Home:
    """Return the home."""
    return home_of(ENTITIES, AREAS, {"g": "一楼", "u": "二楼"}, coldest=16)

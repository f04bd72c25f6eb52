/** Believable Macao names for tests, demo and benches: the same seed gives the same people. */
const SURNAMES = '陳 李 黃 梁 何 林 吳 歐陽 鄧 張 劉 周 郭 譚 馮 蘇 鄭 謝 余 許 蔡 曾 楊 葉 盧 關 鍾 容 甘 高 司徒 麥 胡 布'.split(' ');
const FIRST = '嘉 慧 文 思 家 子 曉 詠 志 偉 美 俊 穎 靜 婉 卓 浩 樂 芷 永 國 燕 淑 健 德 雅 凱 啟 麗 耀'.split(' ');
const SECOND = '敏 儀 希 晴 朗 恩 彤 傑 琳 欣 豪 軒 瑩 芳 玲 輝 華 君 鋒 珊 怡 霖 然 樺 楠 健 雯 諾 瑤 宏'.split(' ');
const PORTUGUESE = ['João da Silva', 'Maria do Rosário', 'António Xavier', 'Ana Sequeira', 'Miguel de Senna', 'Rita Conceição'];

/** Small fixed-seed generator (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type NameMaker = () => string;

/** @returns a maker of names; about one in 25 is Portuguese, as in Macao's classes */
export function nameMaker(seed: number): NameMaker {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return () => (random() < 0.04 ? pick(PORTUGUESE) : `${pick(SURNAMES)}${pick(FIRST)}${pick(SECOND)}`);
}

import type { SeededRandom } from './seeded-random';

/** Generated people: common surnames and given names of Macao, put together at random; nobody is meant (I8). */
const SURNAMES = [...'陳李黃梁何林吳鄭張鄧馮蘇黎譚周郭羅葉劉蔡曾許盧謝楊區關霍潘袁余程甘麥駱簡'].concat(['歐陽', '司徒']);
const GIRLS = [
  '詠琪',
  '樂瑤',
  '嘉欣',
  '穎欣',
  '思穎',
  '美玲',
  '曉彤',
  '芷晴',
  '凱晴',
  '心怡',
  '雅雯',
  '慧珊',
  '靖嵐',
  '梓瑩',
  '紫悠',
  '沛怡',
  '子晴',
  '卓妍',
  '若曦',
  '海琳',
  '嘉敏',
  '麗珊',
  '可兒',
  '倩兒',
  '綺雯',
];
const BOYS = [
  '樂謙',
  '俊傑',
  '子軒',
  '浩然',
  '家朗',
  '梓軒',
  '卓賢',
  '柏熙',
  '思行',
  '天佑',
  '志恆',
  '永年',
  '家俊',
  '偉強',
  '子健',
  '國強',
  '宇軒',
  '逸朗',
  '承恩',
  '啟明',
  '文軒',
  '晉熙',
  '正賢',
  '朗晴',
  '曦文',
];
const FIRST_PT = ['Maria', 'Ana', 'Teresa', 'Marco', 'Pedro', 'João', 'Filipe', 'Sofia', 'Inês', 'Tiago', 'Beatriz', 'Miguel'];
const LAST_PT = ['Rosário', 'Gomes', 'Lopes', 'Sousa', 'Xavier', 'do Espírito Santo', 'Fernandes', 'Nascimento', 'Guerreiro', 'de Assis'];

export interface FamilyName {
  kind: 'zh' | 'pt';
  name: string;
}

export function familyName(random: SeededRandom): FamilyName {
  return random.chance(0.05) ? { kind: 'pt', name: random.pick(LAST_PT) } : { kind: 'zh', name: random.pick(SURNAMES) };
}

/** Full name of one person of a family. */
export function personName(random: SeededRandom, family: FamilyName): string {
  if (family.kind === 'pt') return `${random.pick(FIRST_PT)} ${family.name}`;
  return family.name + random.pick(random.chance(0.5) ? GIRLS : BOYS);
}

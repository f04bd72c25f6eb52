/** Common Macao surnames and given-name characters; every generated name is a random combination. */
export const SURNAMES = [...'陳李黃林梁何張吳劉鄭王周葉譚馮鄧曾蔡楊許郭蘇羅麥謝余歐陸關盧'];
export const GIVEN_FIRST = [...'子嘉家俊浩天凱思梓詠雅曉樂卓志偉明美慧淑麗嘉穎心芷靜欣'];
export const GIVEN_SECOND = [...'軒晴朗瑤希琳恩賢謙儀文怡傑豪康敏玲珊婷華強峰宇彤悅妍澄然'];
export const PORTUGUESE = [
  'Ana Rosário',
  'João Ferreira',
  'Teresa Lopes',
  'Miguel Sousa',
  'Inês Carvalho',
  'Pedro Xavier',
  'Rita Gomes',
  'Luís da Silva',
];
export const SCHOOLS = [
  '望洋',
  '濠江',
  '培道',
  '海星',
  '東望',
  '鏡湖',
  '蓮峰',
  '新橋',
  '松山',
  '聖保祿',
  '氹仔',
  '路環',
  '媽閣',
  '西灣',
  '南灣',
  '青洲',
];
export const RELATIONS = ['媽媽', '爸爸', '奶奶', '爺爺', '外婆', '姑姐'];
export const SUBJECTS = ['中文', '英文', '數學', '常識', '葡文', '音樂', '體育', '視藝'];

import type { UnitPlan } from '@testing/demo/school-plan';

/** One notice of the demo: who wrote what to whom, how long ago, and how far the families are. */
export interface DemoNotice {
  unit: UnitPlan['key'];
  /** userid of the sender. */
  sender: string;
  title: string;
  text: string;
  links?: { title: string; url: string }[];
  /** Names of classes; the whole school where absent. */
  classes?: string[];
  /** userids put in copy. */
  cc?: string[];
  ccSelf?: boolean;
  requireConfirm?: boolean;
  /** Minutes before now. */
  ago: number;
  end: 'draft' | 'sent' | 'closed' | 'recalled';
  /** Share of the children whose family has confirmed, and of the rest who have opened. */
  done?: number;
  opened?: number;
}

const HOUR = 60;
const DAY = 24 * HOUR;

export const DEMO_NOTICES: readonly DemoNotice[] = [
  {
    unit: 'wy-primary',
    sender: 'lam.wai.i',
    title: '小四B 親子閱讀日：請填妥回條',
    text: '各位家長：\n親子閱讀日的安排仍在核對，確定後再發出。',
    classes: ['小四B'],
    ago: 20,
    end: 'draft',
  },
  {
    unit: 'wy-primary',
    sender: 'lam.wai.i',
    title: '參觀澳門科學館：集合時間及所需物品',
    text: '各位家長：\n本校將於 12 月 4 日（星期五）帶領小四、小五學生前往澳門科學館參觀「海洋與氣候」展覽，當日 08:45 於禮堂集合，13:00 返抵學校。\n請為子女準備水壺、輕便外套及文具。如子女身體不適，請於當日 08:00 前致電校務處。',
    links: [{ title: '澳門科學館', url: 'https://www.msc.org.mo/' }],
    classes: ['小四A', '小四B', '小五A', '小五C'],
    cc: ['ho.ka.man'],
    ccSelf: true,
    ago: 35,
    end: 'sent',
    done: 0.42,
    opened: 0.55,
  },
  {
    unit: 'wy-primary',
    sender: 'ho.ka.man',
    title: '11月23日起校車「黑沙環線」停靠站改位',
    text: '各位家長：\n因道路工程，黑沙環線「馬場北大馬路」站由 11 月 23 日（星期一）起改於前方 80 米的巴士站停靠，上車時間不變。\n請家長提醒子女留意，並按「確認」表示知悉。',
    ago: 3 * HOUR,
    end: 'sent',
    done: 0.74,
    opened: 0.5,
  },
  {
    unit: 'wy-primary',
    sender: 'teresa.lopes',
    title: 'Dia da Lusofonia na escola: convite às famílias',
    text: 'Caros encarregados de educação:\nNo próximo dia 28 de Novembro celebramos o Dia da Lusofonia. As famílias da turma estão convidadas a trazer um prato típico e a assistir às canções das crianças, às 15:30, no ginásio.\nPedimos que confirmem a leitura deste aviso.',
    classes: ['小二C'],
    cc: ['ho.ka.man'],
    ago: 20 * HOUR,
    end: 'sent',
    done: 0.86,
    opened: 0.6,
  },
  {
    unit: 'wy-primary',
    sender: 'wong.weng.kei',
    title: '流感疫苗接種安排',
    text: '各位家長：\n衛生局人員將於下星期三到校為學生接種流感疫苗。接種前請讓子女吃早餐，並穿著容易捲起衣袖的衣服。\n如子女對雞蛋或疫苗成份過敏，請先與班主任聯絡。',
    ago: 3 * DAY,
    end: 'sent',
    done: 0.93,
    opened: 0.7,
  },
  {
    unit: 'wy-primary',
    sender: 'leong.chi.hang',
    title: '上學期家長日時間安排（11月28日）',
    text: '各位家長：\n家長日將於 11 月 28 日（星期六）09:00 至 13:00 舉行，各班時段如下，詳情請留意班主任通知。\n當日校內不設停車位，請使用公共交通工具。',
    ago: 4 * DAY,
    end: 'sent',
    requireConfirm: false,
    opened: 0.96,
  },
  {
    unit: 'wy-primary',
    sender: 'lam.wai.i',
    title: '秋季旅行集合時間',
    text: '此通知內容有誤，已由老師回收。',
    classes: ['小四B'],
    ago: 7 * DAY,
    end: 'recalled',
    opened: 0.3,
  },
  {
    unit: 'wy-primary',
    sender: 'ho.ka.man',
    title: '課後活動第二期報名結果',
    text: '各位家長：\n第二期課後活動名單已張貼於地下大堂，並於下星期一開課。未獲編配者將列入後備名單。',
    ago: 18 * DAY,
    end: 'closed',
    done: 0.95,
    opened: 0.8,
  },
  {
    unit: 'wy-secondary',
    sender: 'lo.i.man',
    title: '高三模擬考試時間表',
    text: '各位家長、同學：\n高三模擬考試將於 12 月 7 日至 11 日舉行，各科時間見課室告示。考試期間 12:30 放學。',
    classes: ['高三A', '高三B', '高三C'],
    ago: 26 * HOUR,
    end: 'sent',
    done: 0.7,
    opened: 0.6,
  },
  {
    unit: 'hk-all',
    sender: 'mak.kai.meng',
    title: '幼兒部冬季校服更換',
    text: '各位家長：\n由下星期一起，幼兒部學生可穿著冬季校服。如天氣轉暖，可自行配搭。',
    ago: 30 * HOUR,
    end: 'sent',
    classes: ['幼兒一A', '幼兒一B', '小三A'],
    done: 0.8,
    opened: 0.5,
  },
];

import { textOf, type Locale, type Texts } from '@contracts/locale';
import type { DeliveryState, Stone } from '@contracts/notice-types';
import type { Asks } from './card-text';

/** Columns of the downloads, NOT-33 and NOT-34. */
export const COLUMN = {
  class: { zh: '班級', en: 'Class', pt: 'Turma' },
  student: { zh: '學生', en: 'Student', pt: 'Aluno' },
  state: { zh: '狀態', en: 'State', pt: 'Estado' },
  name: { zh: '姓名', en: 'Name', pt: 'Nome' },
  relation: { zh: '關係', en: 'Relation', pt: 'Relação' },
  delivery: { zh: '送達狀態', en: 'Delivery', pt: 'Entrega' },
  reason: { zh: '原因', en: 'Reason', pt: 'Motivo' },
  opened: { zh: '開啟時間', en: 'Opened at', pt: 'Aberto em' },
  handled: { zh: '處理時間', en: 'Handled at', pt: 'Tratado em' },
  responder: { zh: '填寫人', en: 'Filled in by', pt: 'Preenchido por' },
  time: { zh: '時間', en: 'Time', pt: 'Hora' },
  file: { zh: '檔案', en: 'File', pt: 'Ficheiro' },
  question: { zh: '題目', en: 'Question', pt: 'Pergunta' },
  original: { zh: '原檔名', en: 'Original name', pt: 'Nome original' },
  remark: { zh: '備註', en: 'Remark', pt: 'Observação' },
} as const satisfies Record<string, Texts>;

export const SHEET = {
  status: { zh: '發送情況', en: 'Send status', pt: 'Estado do envio' },
  feedback: { zh: '反饋詳情', en: 'Feedback', pt: 'Respostas' },
  index: { zh: '檔案索引', en: 'File index', pt: 'Índice de ficheiros' },
} as const satisfies Record<string, Texts>;

export const FILE_GONE: Texts = { zh: '檔案已不存在', en: 'The file is no longer there', pt: 'O ficheiro já não existe' };

const DONE: Readonly<Record<Asks, Texts>> = {
  form: { zh: '已填寫', en: 'Filled in', pt: 'Preenchido' },
  confirm: { zh: '已確認', en: 'Confirmed', pt: 'Confirmado' },
  nothing: { zh: '已處理', en: 'Handled', pt: 'Tratado' },
};
const STONE: Readonly<Record<Exclude<Stone, 'done'>, Texts>> = {
  opened: { zh: '已開啟', en: 'Opened', pt: 'Aberto' },
  delivered: { zh: '已交付', en: 'Handed over', pt: 'Entregue' },
  waiting: { zh: '排隊中', en: 'Waiting', pt: 'Em espera' },
  unreached: { zh: '未送達', en: 'Not reached', pt: 'Não alcançado' },
};
const DELIVERY: Readonly<Record<DeliveryState, Texts>> = {
  pending: { zh: '排隊中', en: 'Waiting', pt: 'Em espera' },
  sent: { zh: '已交付', en: 'Handed over', pt: 'Entregue' },
  failed: { zh: '未送達', en: 'Not delivered', pt: 'Não entregue' },
  unknown: { zh: '結果未明', en: 'Unclear', pt: 'Incerto' },
  cancelled: { zh: '已取消', en: 'Cancelled', pt: 'Cancelado' },
  not_joined: { zh: '未加入', en: 'Not joined', pt: 'Não aderiu' },
};
const OPEN: Texts = { zh: '未處理', en: 'Open', pt: 'Por tratar' };

export const stoneWord = (stone: Stone, asks: Asks, locale: Locale): string => textOf(stone === 'done' ? DONE[asks] : STONE[stone], locale);
export const deliveryWord = (state: DeliveryState, locale: Locale): string => textOf(DELIVERY[state], locale);
/** A line of the feedback: has this one acted, and if not, could he? */
export const answerWord = (done: boolean, reached: boolean, asks: Asks, locale: Locale): string =>
  textOf(done ? DONE[asks] : reached ? OPEN : STONE.unreached, locale);

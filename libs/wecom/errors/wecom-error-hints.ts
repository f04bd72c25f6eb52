import { h, type Hint } from './hint';
import { singleHints } from './single-code-hints';

// Grouped by what a person can do about it; codes and meanings from wecom 01 §5, 04 and 08 §15.
const SECRET = h(
  '企業微信應用的 Secret 不正確或已重設，請管理員重新填寫。',
  'The WeCom app secret is wrong or was reset. An administrator must enter it again.',
  'O Secret da aplicação WeCom está incorreto ou foi reposto. Um administrador tem de o introduzir de novo.',
);
const CORP = h(
  '企業 ID 不正確，請管理員檢查連接設定。',
  'The corp ID is wrong. An administrator should check the connection settings.',
  'O ID da organização está incorreto. Um administrador deve verificar as definições da ligação.',
);
const TOKEN = h(
  '與企業微信的連線憑證已失效，系統會自動重新取得。',
  'The WeCom credential ended; the system gets a new one by itself.',
  'A credencial do WeCom expirou; o sistema obtém outra automaticamente.',
);
const RIGHT = h(
  '此應用沒有權限執行該操作，請管理員在企業微信後台授權。',
  'This app has no permission for the operation. An administrator must grant it in the WeCom console.',
  'Esta aplicação não tem permissão para a operação. Um administrador tem de a conceder na consola do WeCom.',
);
const CODE = h(
  '登入憑證已使用或已過期，請重新打開頁面。',
  'The log-in code was used or has expired. Please open the page again.',
  'O código de início de sessão já foi usado ou expirou. Abra a página novamente.',
);
const WAIT = h(
  '企業微信呼叫過於頻繁，系統會稍後自動繼續。',
  'WeCom is limiting the number of calls; the system will go on by itself later.',
  'O WeCom está a limitar as chamadas; o sistema continua automaticamente mais tarde.',
);
const SCOPE = h(
  '對象不在應用的可見範圍內，或已離開通訊錄。',
  'The person is outside the visible scope of the app or has left the directory.',
  'A pessoa está fora do âmbito visível da aplicação ou já saiu do diretório.',
);
const NOBODY = h(
  '所有接收人都無效或不在可發送範圍內，未有發送。',
  'None of the receivers is valid or within reach; nothing was sent.',
  'Nenhum destinatário é válido ou está ao alcance; nada foi enviado.',
);
const EMPTY = h('未指定接收人。', 'No receiver was given.', 'Não foi indicado nenhum destinatário.');
const TOO_LONG = h('內容超過企業微信的長度上限。', 'The content is longer than WeCom allows.', 'O conteúdo excede o limite do WeCom.');
const MEDIA = h(
  '媒體檔案已過期、過大或格式不符，請重新上載。',
  'The media file has expired, is too large or of the wrong type. Please upload it again.',
  'O ficheiro expirou, é demasiado grande ou tem um formato errado. Carregue-o novamente.',
);
const AGENT = h(
  '應用編號與憑證不符，請管理員檢查應用設定。',
  'The app number does not belong to this credential. An administrator should check the app settings.',
  'O número da aplicação não corresponde à credencial. Um administrador deve verificar as definições.',
);
const PARAM = h(
  '傳送給企業微信的資料不正確，請聯絡技術支援。',
  'WeCom did not accept the data sent. Please contact support.',
  'O WeCom não aceitou os dados enviados. Contacte o suporte técnico.',
);
const BUSY = h(
  '企業微信系統繁忙，請稍後再試。',
  'WeCom is busy. Please try again later.',
  'O WeCom está ocupado. Tente novamente mais tarde.',
);
const DOMAIN = h(
  '頁面網域未列入應用的可信域名，請管理員檢查。',
  'The page domain is not a trusted domain of the app. An administrator should check it.',
  'O domínio da página não é um domínio de confiança da aplicação. Um administrador deve verificar.',
);
const DEPARTMENT = h(
  '部門不存在或已刪除。',
  'The department does not exist or was deleted.',
  'O departamento não existe ou foi eliminado.',
);
const DEPARTMENT_USED = h(
  '部門內仍有成員或子部門，不能刪除。',
  'The department still has members or sub-departments and cannot be deleted.',
  'O departamento ainda tem membros ou subdepartamentos e não pode ser eliminado.',
);
const DUPLICATE = h(
  '手機號、電郵或帳號已被其他人使用。',
  'The mobile number, e-mail or account is already used by somebody else.',
  'O telemóvel, o e-mail ou a conta já é usado por outra pessoa.',
);
const FORM = h(
  '姓名、手機號或電郵格式不正確。',
  'The name, mobile number or e-mail has a wrong form.',
  'O nome, o telemóvel ou o e-mail tem um formato incorreto.',
);
const CARD = h(
  '卡片已更新過或已過期，不能再更新。',
  'The card was already updated or has expired and cannot be updated again.',
  'O cartão já foi atualizado ou expirou e não pode ser atualizado novamente.',
);
const SCHOOL_READ = h(
  '此應用沒有讀取家校通訊錄的權限。',
  'This app may not read the school directory.',
  'Esta aplicação não pode ler o diretório escolar.',
);

const groups: [Hint, number[]][] = [
  [SECRET, [40001, 40091, 41004]],
  [CORP, [40013, 41002, 2000002]],
  [TOKEN, [40014, 41001, 42001]],
  [RIGHT, [48002, 48004, 48005, 48006, 50002, 60011, 81011, 84014, 84015]],
  [CODE, [40029, 42022]],
  [WAIT, [45009, 45033]],
  [SCOPE, [40003, 46004, 60021, 60111, 82102]],
  [NOBODY, [81013, 40031, 40070]],
  [EMPTY, [81012, 82001, 82101]],
  [TOO_LONG, [40032, 45002, 45004, 45008, 45022, 45032, 82002, 82003]],
  [MEDIA, [40004, 40005, 40006, 40007, 40009, 40011, 40123, 41006, 44001, 45001, 45007, 301013, 301014, 301016, 301017, 830002]],
  [AGENT, [40056, 41011, 301002, 42012, 42015]],
  [
    PARAM,
    [
      40008, 40033, 40035, 40058, 40063, 40093, 41009, 41016, 41017, 41019, 41033, 42014, 42016, 42019, 44004, 60110, 60132, 60257, 65006,
      65007, 65008, 65009,
    ],
  ],
  [BUSY, [-1, 6000]],
  [DOMAIN, [50001, 80001, 85004, 85005]],
  [DEPARTMENT, [40066, 60003, 60004, 60123, 60124, 65004]],
  [DEPARTMENT_USED, [60005, 60006]],
  [DUPLICATE, [60102, 60104, 60106, 60137, 60149]],
  [FORM, [60103, 60105, 60112, 60129, 60145]],
  [CARD, [60140]],
  [SCHOOL_READ, [65022, 65023]],
];

const table = new Map<number, Hint>([...groups.flatMap(([hint, codes]) => codes.map((c): [number, Hint] => [c, hint])), ...singleHints]);

const UNREACHABLE = h(
  '暫時未能連接企業微信，系統會稍後再試。',
  'WeCom cannot be reached at the moment; the system will try again.',
  'De momento não é possível contactar o WeCom; o sistema tentará novamente.',
);

/** Plain words for a code; an unknown code gives a general sentence with the number, for the support desk. */
export function hintFor(code: number | undefined, kind: 'answer' | 'transport' | 'limit'): Hint {
  if (kind === 'transport') return UNREACHABLE;
  if (kind === 'limit') return WAIT;
  const known = code === undefined ? undefined : table.get(code);
  if (known !== undefined) return known;
  const number = code ?? '?';
  return h(
    `企業微信未接受此操作（代碼 ${number}）。`,
    `WeCom did not accept the operation (code ${number}).`,
    `O WeCom não aceitou a operação (código ${number}).`,
  );
}

/** Codes with an explanation of their own. */
export const explainedCodes: ReadonlySet<number> = new Set(table.keys());

/** One explanation in the languages of the product. */
export interface Hint {
  'zh-Hant': string;
  en: string;
  pt: string;
}

const h = (zh: string, en: string, pt: string): Hint => ({ 'zh-Hant': zh, en, pt });

// Grouped by what a person can do about it; codes and meanings from wecom 01 §5, 04 and 08 §15.
const SECRET = h('企業微信應用的 Secret 不正確或已重設，請管理員重新填寫。', 'The WeCom app secret is wrong or was reset. An administrator must enter it again.', 'O Secret da aplicação WeCom está incorreto ou foi reposto. Um administrador tem de o introduzir de novo.');
const CORP = h('企業 ID 不正確，請管理員檢查連接設定。', 'The corp ID is wrong. An administrator should check the connection settings.', 'O ID da organização está incorreto. Um administrador deve verificar as definições da ligação.');
const TOKEN = h('與企業微信的連線憑證已失效，系統會自動重新取得。', 'The WeCom credential ended; the system gets a new one by itself.', 'A credencial do WeCom expirou; o sistema obtém outra automaticamente.');
const RIGHT = h('此應用沒有權限執行該操作，請管理員在企業微信後台授權。', 'This app has no permission for the operation. An administrator must grant it in the WeCom console.', 'Esta aplicação não tem permissão para a operação. Um administrador tem de a conceder na consola do WeCom.');
const CODE = h('登入憑證已使用或已過期，請重新打開頁面。', 'The log-in code was used or has expired. Please open the page again.', 'O código de início de sessão já foi usado ou expirou. Abra a página novamente.');
const WAIT = h('企業微信呼叫過於頻繁，系統會稍後自動繼續。', 'WeCom is limiting the number of calls; the system will go on by itself later.', 'O WeCom está a limitar as chamadas; o sistema continua automaticamente mais tarde.');
const SCOPE = h('對象不在應用的可見範圍內，或已離開通訊錄。', 'The person is outside the visible scope of the app or has left the directory.', 'A pessoa está fora do âmbito visível da aplicação ou já saiu do diretório.');
const NOBODY = h('所有接收人都無效或不在可發送範圍內，未有發送。', 'None of the receivers is valid or within reach; nothing was sent.', 'Nenhum destinatário é válido ou está ao alcance; nada foi enviado.');
const EMPTY = h('未指定接收人。', 'No receiver was given.', 'Não foi indicado nenhum destinatário.');
const TOO_LONG = h('內容超過企業微信的長度上限。', 'The content is longer than WeCom allows.', 'O conteúdo excede o limite do WeCom.');
const MEDIA = h('媒體檔案已過期、過大或格式不符，請重新上載。', 'The media file has expired, is too large or of the wrong type. Please upload it again.', 'O ficheiro expirou, é demasiado grande ou tem um formato errado. Carregue-o novamente.');
const AGENT = h('應用編號與憑證不符，請管理員檢查應用設定。', 'The app number does not belong to this credential. An administrator should check the app settings.', 'O número da aplicação não corresponde à credencial. Um administrador deve verificar as definições.');
const PARAM = h('傳送給企業微信的資料不正確，請聯絡技術支援。', 'WeCom did not accept the data sent. Please contact support.', 'O WeCom não aceitou os dados enviados. Contacte o suporte técnico.');
const BUSY = h('企業微信系統繁忙，請稍後再試。', 'WeCom is busy. Please try again later.', 'O WeCom está ocupado. Tente novamente mais tarde.');
const DOMAIN = h('頁面網域未列入應用的可信域名，請管理員檢查。', 'The page domain is not a trusted domain of the app. An administrator should check it.', 'O domínio da página não é um domínio de confiança da aplicação. Um administrador deve verificar.');
const DEPARTMENT = h('部門不存在或已刪除。', 'The department does not exist or was deleted.', 'O departamento não existe ou foi eliminado.');
const DEPARTMENT_USED = h('部門內仍有成員或子部門，不能刪除。', 'The department still has members or sub-departments and cannot be deleted.', 'O departamento ainda tem membros ou subdepartamentos e não pode ser eliminado.');
const DUPLICATE = h('手機號、電郵或帳號已被其他人使用。', 'The mobile number, e-mail or account is already used by somebody else.', 'O telemóvel, o e-mail ou a conta já é usado por outra pessoa.');
const FORM = h('姓名、手機號或電郵格式不正確。', 'The name, mobile number or e-mail has a wrong form.', 'O nome, o telemóvel ou o e-mail tem um formato incorreto.');
const CARD = h('卡片已更新過或已過期，不能再更新。', 'The card was already updated or has expired and cannot be updated again.', 'O cartão já foi atualizado ou expirou e não pode ser atualizado novamente.');
const SCHOOL_READ = h('此應用沒有讀取家校通訊錄的權限。', 'This app may not read the school directory.', 'Esta aplicação não pode ler o diretório escolar.');

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
  [PARAM, [40008, 40033, 40035, 40058, 40063, 40093, 41009, 41016, 41017, 41019, 41033, 42014, 42016, 42019, 44004, 60110, 60132, 60257, 65006, 65007, 65008, 65009]],
  [BUSY, [-1, 6000]],
  [DOMAIN, [50001, 80001, 85004, 85005]],
  [DEPARTMENT, [40066, 60003, 60004, 60123, 60124, 65004]],
  [DEPARTMENT_USED, [60005, 60006]],
  [DUPLICATE, [60102, 60104, 60106, 60137, 60149]],
  [FORM, [60103, 60105, 60112, 60129, 60145]],
  [CARD, [60140]],
  [SCHOOL_READ, [65022, 65023]],
];

const single: [number, Hint][] = [
  [40068, h('標籤不存在。', 'The tag does not exist.', 'A etiqueta não existe.')],
  [40071, h('標籤名稱已存在。', 'A tag with this name exists already.', 'Já existe uma etiqueta com este nome.')],
  [40072, h('標籤名稱長度不正確（最多 32 字）。', 'The tag name has a wrong length (at most 32 characters).', 'O nome da etiqueta tem um comprimento errado (no máximo 32 caracteres).')],
  [40126, h('標籤數量已達上限。', 'The number of tags has reached its limit.', 'O número de etiquetas atingiu o limite.')],
  [43009, h('學校的企業微信尚未通過驗證，不能使用此功能。', 'The WeCom account of the school is not verified, so this function is not available.', 'A conta WeCom da escola não está verificada, pelo que esta função não está disponível.')],
  [43012, h('請先設定應用的回調地址。', 'Set the callback address of the app first.', 'Defina primeiro o endereço de retorno da aplicação.')],
  [45024, h('企業微信的帳號數量已達上限。', 'The number of WeCom accounts has reached its limit.', 'O número de contas WeCom atingiu o limite.')],
  [45029, h('部門人數過多，系統會改為分批讀取。', 'The department is too large for one answer; the system reads it in parts.', 'O departamento é demasiado grande para uma resposta; o sistema lê-o por partes.')],
  [46003, h('應用尚未設定選單。', 'The app has no menu yet.', 'A aplicação ainda não tem menu.')],
  [50003, h('應用已被停用，請管理員在企業微信後台啟用。', 'The app is disabled. An administrator must enable it in the WeCom console.', 'A aplicação está desativada. Um administrador tem de a ativar na consola do WeCom.')],
  [60001, h('部門名稱長度不正確。', 'The department name has a wrong length.', 'O nome do departamento tem um comprimento errado.')],
  [60007, h('根部門不能刪除。', 'The root department cannot be deleted.', 'O departamento raiz não pode ser eliminado.')],
  [60008, h('部門名稱或編號已存在。', 'The department name or number exists already.', 'O nome ou número do departamento já existe.')],
  [60009, h('部門名稱含有不允許的字元。', 'The department name has characters that are not allowed.', 'O nome do departamento tem caracteres não permitidos.')],
  [60010, h('部門不能移到自己的下級部門。', 'A department cannot be moved below itself.', 'Um departamento não pode ser movido para baixo de si próprio.')],
  [60020, h('伺服器地址未列入企業可信 IP，請管理員檢查。', 'The server address is not a trusted IP of the corp. An administrator should add it.', 'O endereço do servidor não é um IP de confiança da organização. Um administrador deve adicioná-lo.')],
  [65001, h('家長關注方式的設定值不正確。', 'The value of the subscription mode is wrong.', 'O valor do modo de subscrição está incorreto.')],
  [65005, h('同步方式的設定值不正確。', 'The value of the sync mode is wrong.', 'O valor do modo de sincronização está incorreto.')],
  [65010, h('該帳號不是學生。', 'This account is not a student.', 'Esta conta não é de um aluno.')],
  [65013, h('學生仍有關聯家長，請先移除家長。', 'The student still has parents linked; remove them first.', 'O aluno ainda tem encarregados associados; remova-os primeiro.')],
  [65014, h('此企業微信不是學校帳號，不能使用家校功能。', 'This WeCom account is not a school, so school functions are not available.', 'Esta conta WeCom não é de uma escola, pelo que as funções escolares não estão disponíveis.')],
  [65015, h('班級必須放在年級之下。', 'A class must be placed below a grade.', 'Uma turma tem de estar abaixo de um ano escolar.')],
  [65018, h('家長人數已達企業微信上限。', 'The number of parents has reached the limit of WeCom.', 'O número de encarregados atingiu o limite do WeCom.')],
  [65024, h('相關班主任或任課老師不在應用的可見範圍內。', 'A teacher of this family is outside the visible scope of the app.', 'Um professor desta família está fora do âmbito visível da aplicação.')],
  [81001, h('部門內的人數或子部門已達上限。', 'The department has reached its limit of members or sub-departments.', 'O departamento atingiu o limite de membros ou subdepartamentos.')],
  [81002, h('部門層級已達上限（15 層）。', 'The department tree has reached its limit of 15 levels.', 'A árvore de departamentos atingiu o limite de 15 níveis.')],
  [82004, h('訊息含有企業微信不允許的內容。', 'The message has content that WeCom does not allow.', 'A mensagem tem conteúdo que o WeCom não permite.')],
  [301005, h('企業創建者不能刪除。', 'The creator of the corp cannot be deleted.', 'O criador da organização não pode ser eliminado.')],
  [301007, h('學校的企業微信已停用或解散。', 'The WeCom account of the school is suspended or dissolved.', 'A conta WeCom da escola está suspensa ou dissolvida.')],
  [301036, h('此帳號的 userid 不能修改。', 'The userid of this account cannot be changed.', 'O userid desta conta não pode ser alterado.')],
];

const table = new Map<number, Hint>([...groups.flatMap(([hint, codes]) => codes.map((c): [number, Hint] => [c, hint])), ...single]);

const UNREACHABLE = h('暫時未能連接企業微信，系統會稍後再試。', 'WeCom cannot be reached at the moment; the system will try again.', 'De momento não é possível contactar o WeCom; o sistema tentará novamente.');

/** Plain words for a code; an unknown code gives a general sentence with the number, for the support desk. */
export function hintFor(code: number | undefined, kind: 'answer' | 'transport' | 'limit'): Hint {
  if (kind === 'transport') return UNREACHABLE;
  if (kind === 'limit') return WAIT;
  const known = code === undefined ? undefined : table.get(code);
  if (known !== undefined) return known;
  const number = code ?? '?';
  return h(`企業微信未接受此操作（代碼 ${number}）。`, `WeCom did not accept the operation (code ${number}).`, `O WeCom não aceitou a operação (código ${number}).`);
}

/** Codes with an explanation of their own. */
export const explainedCodes: ReadonlySet<number> = new Set(table.keys());

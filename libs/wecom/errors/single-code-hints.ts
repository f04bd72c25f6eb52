import { h, type Hint } from './hint';

/** Codes that need a sentence of their own (wecom 01 §5, 08 §15). */
export const singleHints: readonly [number, Hint][] = [
  [40068, h('標籤不存在。', 'The tag does not exist.', 'A etiqueta não existe.')],
  [40071, h('標籤名稱已存在。', 'A tag with this name exists already.', 'Já existe uma etiqueta com este nome.')],
  [
    40072,
    h(
      '標籤名稱長度不正確（最多 32 字）。',
      'The tag name has a wrong length (at most 32 characters).',
      'O nome da etiqueta tem um comprimento errado (no máximo 32 caracteres).',
    ),
  ],
  [40126, h('標籤數量已達上限。', 'The number of tags has reached its limit.', 'O número de etiquetas atingiu o limite.')],
  [
    43009,
    h(
      '學校的企業微信尚未通過驗證，不能使用此功能。',
      'The WeCom account of the school is not verified, so this function is not available.',
      'A conta WeCom da escola não está verificada, pelo que esta função não está disponível.',
    ),
  ],
  [
    43012,
    h('請先設定應用的回調地址。', 'Set the callback address of the app first.', 'Defina primeiro o endereço de retorno da aplicação.'),
  ],
  [
    45024,
    h('企業微信的帳號數量已達上限。', 'The number of WeCom accounts has reached its limit.', 'O número de contas WeCom atingiu o limite.'),
  ],
  [
    45029,
    h(
      '部門人數過多，系統會改為分批讀取。',
      'The department is too large for one answer; the system reads it in parts.',
      'O departamento é demasiado grande para uma resposta; o sistema lê-o por partes.',
    ),
  ],
  [46003, h('應用尚未設定選單。', 'The app has no menu yet.', 'A aplicação ainda não tem menu.')],
  [
    50003,
    h(
      '應用已被停用，請管理員在企業微信後台啟用。',
      'The app is disabled. An administrator must enable it in the WeCom console.',
      'A aplicação está desativada. Um administrador tem de a ativar na consola do WeCom.',
    ),
  ],
  [60001, h('部門名稱長度不正確。', 'The department name has a wrong length.', 'O nome do departamento tem um comprimento errado.')],
  [60007, h('根部門不能刪除。', 'The root department cannot be deleted.', 'O departamento raiz não pode ser eliminado.')],
  [60008, h('部門名稱或編號已存在。', 'The department name or number exists already.', 'O nome ou número do departamento já existe.')],
  [
    60009,
    h(
      '部門名稱含有不允許的字元。',
      'The department name has characters that are not allowed.',
      'O nome do departamento tem caracteres não permitidos.',
    ),
  ],
  [
    60010,
    h(
      '部門不能移到自己的下級部門。',
      'A department cannot be moved below itself.',
      'Um departamento não pode ser movido para baixo de si próprio.',
    ),
  ],
  [
    60020,
    h(
      '伺服器地址未列入企業可信 IP，請管理員檢查。',
      'The server address is not a trusted IP of the corp. An administrator should add it.',
      'O endereço do servidor não é um IP de confiança da organização. Um administrador deve adicioná-lo.',
    ),
  ],
  [
    65001,
    h('家長關注方式的設定值不正確。', 'The value of the subscription mode is wrong.', 'O valor do modo de subscrição está incorreto.'),
  ],
  [65005, h('同步方式的設定值不正確。', 'The value of the sync mode is wrong.', 'O valor do modo de sincronização está incorreto.')],
  [65010, h('該帳號不是學生。', 'This account is not a student.', 'Esta conta não é de um aluno.')],
  [
    65013,
    h(
      '學生仍有關聯家長，請先移除家長。',
      'The student still has parents linked; remove them first.',
      'O aluno ainda tem encarregados associados; remova-os primeiro.',
    ),
  ],
  [
    65014,
    h(
      '此企業微信不是學校帳號，不能使用家校功能。',
      'This WeCom account is not a school, so school functions are not available.',
      'Esta conta WeCom não é de uma escola, pelo que as funções escolares não estão disponíveis.',
    ),
  ],
  [65015, h('班級必須放在年級之下。', 'A class must be placed below a grade.', 'Uma turma tem de estar abaixo de um ano escolar.')],
  [
    65018,
    h(
      '家長人數已達企業微信上限。',
      'The number of parents has reached the limit of WeCom.',
      'O número de encarregados atingiu o limite do WeCom.',
    ),
  ],
  [
    65024,
    h(
      '相關班主任或任課老師不在應用的可見範圍內。',
      'A teacher of this family is outside the visible scope of the app.',
      'Um professor desta família está fora do âmbito visível da aplicação.',
    ),
  ],
  [
    81001,
    h(
      '部門內的人數或子部門已達上限。',
      'The department has reached its limit of members or sub-departments.',
      'O departamento atingiu o limite de membros ou subdepartamentos.',
    ),
  ],
  [
    81002,
    h(
      '部門層級已達上限（15 層）。',
      'The department tree has reached its limit of 15 levels.',
      'A árvore de departamentos atingiu o limite de 15 níveis.',
    ),
  ],
  [
    82004,
    h(
      '訊息含有企業微信不允許的內容。',
      'The message has content that WeCom does not allow.',
      'A mensagem tem conteúdo que o WeCom não permite.',
    ),
  ],
  [301005, h('企業創建者不能刪除。', 'The creator of the corp cannot be deleted.', 'O criador da organização não pode ser eliminado.')],
  [
    301007,
    h(
      '學校的企業微信已停用或解散。',
      'The WeCom account of the school is suspended or dissolved.',
      'A conta WeCom da escola está suspensa ou dissolvida.',
    ),
  ],
  [301036, h('此帳號的 userid 不能修改。', 'The userid of this account cannot be changed.', 'O userid desta conta não pode ser alterado.')],
];

import type { FaultCode } from './faults';
import type { HandOver, LineKind } from './lines';

/** A text in the three languages of the product. */
export type Words = Readonly<{ zh: string; en: string; pt: string }>;

export const OTHER_WORDS = {
  good: {
    zh: '✓ 核實無誤：每一行都與封存時一樣。',
    en: '✓ Verified: every line is as it was when it was sealed.',
    pt: '✓ Verificado: cada linha está como quando foi selada.',
  },
  bad: {
    zh: '✗ 核實不通過，發現 {n} 處問題：',
    en: '✗ Not verified, {n} faults found:',
    pt: '✗ Não verificado, {n} falhas encontradas:',
  },
  more: { zh: '另有 {n} 處（加 --all 全部列出）', en: 'and {n} more (list them with --all)', pt: 'e mais {n} (liste-as com --all)' },
  unit: {
    zh: '校部：{name}（編號 {number}），簽發於 {issued}（澳門時間）',
    en: 'School unit: {name} (number {number}), issued {issued} (Macao time)',
    pt: 'Unidade escolar: {name} (número {number}), emitido em {issued} (hora de Macau)',
  },
  counts: { zh: '區塊 {blocks} 個，紀錄 {lines} 行', en: '{blocks} blocks, {lines} lines', pt: '{blocks} blocos, {lines} linhas' },
  key: {
    zh: '簽署鑰匙指紋（請與學校公佈的核對）：\n  {fingerprint}',
    en: 'Fingerprint of the signing key (compare it with the one the school has made known):\n  {fingerprint}',
    pt: 'Impressão digital da chave (compare com a que a escola divulgou):\n  {fingerprint}',
  },
  receipt: {
    zh: '{name}（編號 {number}）的通知送達收據，簽發於 {issued}（澳門時間）',
    en: 'Delivery receipt of {name} (number {number}), issued {issued} (Macao time)',
    pt: 'Recibo de entrega de {name} (número {number}), emitido em {issued} (hora de Macau)',
  },
  until: {
    zh: '本檔案記載至 {at} 封存的事；其後發生的事尚未在內',
    en: 'It tells what was sealed up to {at}; what happened later is not in it yet',
    pt: 'Refere o que foi selado até {at}; o que aconteceu depois ainda não consta',
  },
  wecom: {
    zh: '企業微信只告知是否接受了發送請求，以及哪些接收人無法送達；它不告知訊息有否在手機上顯示。「打開」是指在智慧校園打開了通知',
    en: 'WeCom only says whether it took the request and whom it cannot reach; it does not say whether a phone showed the message. “Opened” means opened in Smart Campus',
    pt: 'O WeCom só diz se aceitou o pedido e a quem não chega; não diz se o telemóvel mostrou a mensagem. «Abriu» significa aberto no Smart Campus',
  },
  check: {
    zh: '任何人都可用學校提供的核實程式離線核實本檔案，毋須登入。請勿修改檔案',
    en: 'Anybody can check this file offline with the verifier that the school gives out, without a log-in. Do not change the file',
    pt: 'Qualquer pessoa pode verificar este ficheiro sem rede com o verificador que a escola fornece, sem iniciar sessão. Não altere o ficheiro',
  },
  ownKey: {
    zh: '注意：未提供指紋（--key），只能證明檔案與其自帶的鑰匙一致。請向學校核對以上指紋',
    en: 'Note: no fingerprint was given (--key), so this only shows that the file agrees with the key inside it. Compare the fingerprint with the school',
    pt: 'Nota: sem impressão digital (--key), só se prova que o ficheiro concorda com a chave que traz. Confirme a impressão digital com a escola',
  },
  head: { zh: '最新封印：第 {n} 號 {seal}', en: 'Newest seal: number {n} {seal}', pt: 'Selo mais recente: número {n} {seal}' },
  block: { zh: '區塊 {n}', en: 'block {n}', pt: 'bloco {n}' },
  place: { zh: '第 {n} 行', en: 'line {n}', pt: 'linha {n}' },
  joined: { zh: '已加入學校通知', en: 'has joined school notices', pt: 'aderiu aos avisos' },
  notJoined: { zh: '未加入學校通知', en: 'has not joined school notices', pt: 'não aderiu aos avisos' },
} as const satisfies Record<string, Words>;

export const FAULT_WORDS: Readonly<Record<FaultCode, Words>> = {
  not_a_ledger: {
    zh: '這不是通知送達帳冊的檔案，或已損壞',
    en: 'This is no file of a delivery ledger, or it is damaged',
    pt: 'Não é um ficheiro do registo de entregas, ou está danificado',
  },
  bad_record: { zh: '有一項寫法不符格式', en: 'A record is not written as the format asks', pt: 'Um registo não segue o formato' },
  no_end: { zh: '檔案不完整：欠結尾', en: 'The file is cut: its end is missing', pt: 'O ficheiro está cortado: falta o fim' },
  after_end: { zh: '結尾之後還有內容', en: 'Something follows after the end', pt: 'Há conteúdo depois do fim' },
  file_changed: {
    zh: '檔案簽發後曾被更改',
    en: 'The file was changed after it was issued',
    pt: 'O ficheiro foi alterado depois de emitido',
  },
  file_signature: { zh: '檔案的簽署不符', en: 'The signature under the file is wrong', pt: 'A assinatura do ficheiro está errada' },
  end_counts: {
    zh: '區塊或行數與結尾所述不符',
    en: 'The number of blocks or lines is not the one stated at the end',
    pt: 'O número de blocos ou linhas não é o indicado no fim',
  },
  bad_key: {
    zh: '鑰匙與其指紋不符 {detail}',
    en: 'A key does not fit its fingerprint {detail}',
    pt: 'Uma chave não corresponde à impressão {detail}',
  },
  other_key: {
    zh: '不是您指定的鑰匙所簽 {detail}',
    en: 'Not signed by the key you gave {detail}',
    pt: 'Não assinado pela chave indicada {detail}',
  },
  seal_signature: { zh: '封印的簽署不符', en: 'The signature of a seal is wrong', pt: 'A assinatura de um selo está errada' },
  unknown_key: {
    zh: '封印由不明鑰匙簽署 {detail}',
    en: 'A seal was signed by an unknown key {detail}',
    pt: 'Um selo foi assinado por uma chave desconhecida {detail}',
  },
  other_unit: {
    zh: '封印屬於另一校部 {detail}',
    en: 'A seal belongs to another unit {detail}',
    pt: 'Um selo pertence a outra unidade {detail}',
  },
  block_order: { zh: '區塊次序不對或有缺漏', en: 'Blocks are out of order or missing', pt: 'Há blocos fora de ordem ou em falta' },
  chain_broken: { zh: '區塊與前一個接不上', en: 'A block is not joined to the one before', pt: 'Um bloco não está ligado ao anterior' },
  root_differs: { zh: '區塊內容與封印不符', en: 'A block is not the one that was sealed', pt: 'Um bloco não é o que foi selado' },
  block_count: { zh: '區塊行數不符', en: 'A block has another number of lines', pt: 'Um bloco tem outro número de linhas' },
  head_cut: {
    zh: '帳冊尾部被截去：您保存的封印不在其中',
    en: 'The end of the ledger was cut off: the seal you kept is not in it',
    pt: 'O fim do registo foi cortado: o selo que guardou não está nele',
  },
  head_differs: {
    zh: '帳冊被重寫：封印與所保存的不同',
    en: 'The ledger was rewritten: a seal differs from the one that was kept',
    pt: 'O registo foi reescrito: um selo difere do que foi guardado',
  },
  seal_differs: {
    zh: '收據與帳冊不屬同一條鏈：同一號區塊的封印不同',
    en: 'The receipt and the ledger are not of one chain: a block has two different seals',
    pt: 'O recibo e o registo não são da mesma cadeia: um bloco tem dois selos diferentes',
  },
  line_changed: { zh: '這一行被更改', en: 'This line was changed', pt: 'Esta linha foi alterada' },
  line_missing: { zh: '這一行被刪去', en: 'This line was removed', pt: 'Esta linha foi removida' },
  line_extra: { zh: '這一行是後加的', en: 'This line was added', pt: 'Esta linha foi acrescentada' },
  line_moved: { zh: '這一行被移動', en: 'This line was moved', pt: 'Esta linha foi deslocada' },
  content_differs: {
    zh: '所附的通知內容不是當時發出的內容',
    en: 'The text of the notice is not the one that was sent',
    pt: 'O texto do aviso não é o que foi enviado',
  },
  reply_differs: {
    zh: '所附的回覆不是當時提交的回覆',
    en: 'The reply is not the one that was given',
    pt: 'A resposta não é a que foi dada',
  },
};

export const LINE_WORDS: Readonly<Record<LineKind, Words>> = {
  page: {
    zh: '學校擬定發送「{notice}」：{students} 名學生、{receivers} 位接收人',
    en: 'The school planned “{notice}” for {students} students, {receivers} people',
    pt: 'A escola planeou «{notice}» para {students} alunos, {receivers} pessoas',
  },
  planned: {
    zh: '擬發給 {student}（{class}）的 {person}：{joined}',
    en: 'Planned for {person} of {student} ({class}): {joined}',
    pt: 'Previsto para {person} de {student} ({class}): {joined}',
  },
  nobody: {
    zh: '{student}（{class}）沒有接收人',
    en: '{student} ({class}) has nobody to receive it',
    pt: '{student} ({class}) não tem destinatário',
  },
  handed: {
    zh: '把{why}交給企業微信（第 {call} 次調用，嘗試 {attempt}，{receivers} 個對象）：{outcome}',
    en: 'Handed {why} to WeCom (call {call}, attempt {attempt}, {receivers} receivers): {outcome}',
    pt: 'Entregou {why} ao WeCom (chamada {call}, tentativa {attempt}, {receivers} destinatários): {outcome}',
  },
  given: {
    zh: '這次調用的對象包括 {student} {person}',
    en: 'This call was addressed to {student} {person}',
    pt: 'Esta chamada foi dirigida a {student} {person}',
  },
  refused: {
    zh: '企業微信表示無法送達：{student} {person}（不在可見範圍，或已取消關注）',
    en: 'WeCom cannot reach {student} {person} (outside the visible scope, or no longer following)',
    pt: 'O WeCom não alcança {student} {person} (fora do âmbito visível, ou deixou de seguir)',
  },
  opened: {
    zh: '{person} 打開了 {student} 的通知',
    en: '{person} opened the notice for {student}',
    pt: '{person} abriu o aviso de {student}',
  },
  answered: {
    zh: '{person} 為 {student} 確認／填寫（第 {revision} 次）',
    en: '{person} confirmed or answered for {student} (revision {revision})',
    pt: '{person} confirmou ou respondeu por {student} (revisão {revision})',
  },
  reminded: {
    zh: '學校再次提醒 {student} 的家庭',
    en: 'The school reminded the family of {student}',
    pt: 'A escola lembrou a família de {student}',
  },
  recalled: { zh: '學校回收了通知', en: 'The school recalled the notice', pt: 'A escola recolheu o aviso' },
  closed: { zh: '學校關閉了通知', en: 'The school closed the notice', pt: 'A escola fechou o aviso' },
  reopened: { zh: '學校重新開啟了通知', en: 'The school opened the notice again', pt: 'A escola reabriu o aviso' },
};

/** Why a call was made; other reasons stay as they are written. */
export const WHY_WORDS: Readonly<Record<string, Words>> = {
  notice: { zh: '通知', en: 'the notice', pt: 'o aviso' },
  notice_reminder: { zh: '提醒', en: 'a reminder', pt: 'um lembrete' },
};

export const OUTCOME_WORDS: Readonly<Record<HandOver, Words>> = {
  accepted: { zh: '已接收', en: 'accepted', pt: 'aceite' },
  refused: { zh: '拒收', en: 'refused', pt: 'recusado' },
  throttled: { zh: '要求稍後再試', en: 'asked to wait', pt: 'pediu para esperar' },
  unknown: { zh: '沒有回覆，結果未明', en: 'no answer, unclear', pt: 'sem resposta, incerto' },
  not_sent: { zh: '未能送出', en: 'did not leave', pt: 'não saiu' },
};

/** The refusals of WeCom that schools meet (error codes of its send interface). */
export const REFUSAL_WORDS: Readonly<Record<string, Words>> = {
  '81013': {
    zh: '所有接收人都無效或不在可發送範圍內',
    en: 'none of the receivers is valid or within reach',
    pt: 'nenhum destinatário é válido ou está ao alcance',
  },
  '48002': { zh: '應用沒有發送學校通知的權限', en: 'the app may not send school notices', pt: 'a aplicação não pode enviar avisos' },
  '301002': {
    zh: '應用未加入「家長可使用的應用」',
    en: 'the app is not among those for parents',
    pt: 'a aplicação não está entre as dos pais',
  },
  '45009': { zh: '調用超過限額', en: 'too many calls', pt: 'demasiadas chamadas' },
};

import { fill, textOf, type Locale, type Texts } from '@contracts/locale';
import type { B01Anomaly, B01Result } from '@contracts/promotion-b01';
import type { AlumniReason, CommunityInviteState } from '@contracts/promotion-alumni';

/** Words of cards, lines of 消息提醒 and downloads (spec 02 §9, PRM-26, PRM-27). */
export const WORDS = {
  alumni: { zh: '校友', en: 'Alumni', pt: 'Antigos alunos' },
  b08Done: { zh: '同步成功', en: 'Classes synchronised', pt: 'Turmas sincronizadas' },
  b08Partly: { zh: '年級班別同步未全部完成', en: 'Some classes were not synchronised', pt: 'Algumas turmas não foram sincronizadas' },
  b08Hint: {
    zh: '{year} · {campus}：新建 {created}，已有 {reused}，失敗 {failed}',
    en: '{year} · {campus}: {created} created, {reused} there already, {failed} failed',
    pt: '{year} · {campus}: {created} criadas, {reused} já existentes, {failed} falharam',
  },
  b01Done: { zh: '已按B01表更新通訊錄', en: 'Contacts updated by the B01 file', pt: 'Contactos actualizados pelo ficheiro B01' },
  b01Hint: {
    zh: '{year} · 總數 {total}，已更新 {moved}，無變化 {unchanged}，異常 {anomalies}，失敗 {failed}',
    en: '{year} · total {total}, updated {moved}, unchanged {unchanged}, abnormal {anomalies}, failed {failed}',
    pt: '{year} · total {total}, actualizados {moved}, sem alteração {unchanged}, anomalias {anomalies}, falhas {failed}',
  },
  undone: { zh: '已還原B01更新', en: 'The B01 update was undone', pt: 'A actualização B01 foi anulada' },
  undoneHint: {
    zh: '{year} · {n} 名學生在更新後曾被修改，請查看',
    en: '{year} · {n} pupils were edited after the update; please look',
    pt: '{year} · {n} alunos foram alterados depois da actualização; verifique',
  },
  sweepSoon: {
    zh: '48小時後有 {n} 名學生將移入校友',
    en: 'In 48 hours {n} pupils become alumni',
    pt: 'Dentro de 48 horas {n} alunos passam a antigos alunos',
  },
  sweepSoonHint: { zh: '點開查看名單，可暫緩7天', en: 'Open the list; you may postpone by 7 days', pt: 'Abra a lista; pode adiar 7 dias' },
  sweepDone: { zh: '{n} 名學生已移入校友', en: '{n} pupils became alumni', pt: '{n} alunos passaram a antigos alunos' },
  sweepDoneHint: { zh: '點開查看名單', en: 'Open the list', pt: 'Abra a lista' },
  noQr: { zh: '尚未綁定校友二維碼', en: 'No alumni QR code is bound', pt: 'Nenhum código QR de antigos alunos associado' },
  guarded: {
    zh: '將移入校友的學生超過一半，請確認',
    en: 'More than half would become alumni; please confirm',
    pt: 'Mais de metade passaria a antigos alunos; confirme',
  },
  guardedHint: { zh: '{n} 名學生，未作任何移動', en: '{n} pupils; nobody was moved', pt: '{n} alunos; ninguém foi movido' },
  transferOut: { zh: '轉出', en: 'Leaving', pt: 'Saída' },
  transferIn: { zh: '轉入', en: 'Arriving', pt: 'Entrada' },
  transferClass: { zh: '轉班', en: 'Class change', pt: 'Mudança de turma' },
  transferRequested: { zh: '{type}申請待處理', en: '{type}: a request waits', pt: '{type}: pedido pendente' },
  transferApproved: { zh: '{type}申請已同意', en: '{type}: approved', pt: '{type}: aprovado' },
  transferRejected: { zh: '{type}申請已拒絕', en: '{type}: rejected', pt: '{type}: recusado' },
  transferDone: { zh: '{type}已生效', en: '{type}: in effect', pt: '{type}: em vigor' },
  transferHint: { zh: '生效日期 {day}', en: 'Effective {day}', pt: 'Efeito em {day}' },
  moved: { zh: '{student} 已編入 {class}', en: '{student} is now in {class}', pt: '{student} está agora em {class}' },
  movedHint: { zh: '新學年班級已更新', en: 'The class was updated', pt: 'A turma foi actualizada' },
  left: { zh: '{student} 已移入校友', en: '{student} is now an alumnus', pt: '{student} passou a antigo aluno' },
  leftHint: { zh: '點開查看校友二維碼', en: 'Open for the alumni QR code', pt: 'Abra para ver o código QR' },
  leftPlain: { zh: '點開查看', en: 'Open to read', pt: 'Abra para ler' },
} as const satisfies Record<string, Texts>;

export const say = (word: keyof typeof WORDS, locale: Locale, params: Record<string, string | number> = {}): string =>
  fill(textOf(WORDS[word], locale), params);

export const ANOMALY_WORDS: Readonly<Record<B01Anomaly, Texts>> = {
  not_subscribed: { zh: '未訂閱', en: 'Not subscribed', pt: 'Não subscreveu' },
  class_not_found: {
    zh: '智慧校園沒有該班級(請先按B08表同步)',
    en: 'No such class in Smart Campus (sync by B08 first)',
    pt: 'Turma inexistente no Campus Inteligente (sincronize primeiro pela B08)',
  },
  name_mismatch: { zh: '姓名與通訊錄不符', en: 'Name differs from contacts', pt: 'O nome difere do dos contactos' },
  duplicate: { zh: '檔案內重複', en: 'Twice in the file', pt: 'Repetido no ficheiro' },
  temporary_only: { zh: '僅有臨時證號', en: 'Only a temporary number', pt: 'Só número provisório' },
  already_alumni: { zh: '已在校友部門', en: 'Already among alumni', pt: 'Já é antigo aluno' },
  bad_row: { zh: '資料格式錯誤', en: 'Faulty data', pt: 'Dados inválidos' },
};
export const RESULT_WORDS: Readonly<Record<B01Result, Texts>> = {
  planned: { zh: '待更新', en: 'To be updated', pt: 'Por actualizar' },
  moving: { zh: '更新中', en: 'Updating', pt: 'A actualizar' },
  moved: { zh: '已更新', en: 'Updated', pt: 'Actualizado' },
  unchanged: { zh: '無變化', en: 'Unchanged', pt: 'Sem alteração' },
  blocked: { zh: '異常', en: 'Abnormal', pt: 'Anomalia' },
  failed: { zh: '失敗', en: 'Failed', pt: 'Falhou' },
};
export const REASON_WORDS: Readonly<Record<AlumniReason, Texts>> = {
  not_in_b01: { zh: '不在B01表', en: 'Not in the B01 file', pt: 'Não consta do B01' },
  transfer_out: { zh: '轉出', en: 'Left for another school', pt: 'Transferido' },
  graduated: { zh: '畢業', en: 'Graduated', pt: 'Concluiu' },
  manual: { zh: '手動', en: 'By hand', pt: 'Manual' },
};
export const INVITE_WORDS: Readonly<Record<CommunityInviteState, Texts>> = {
  not_applicable: { zh: '不適用', en: 'Not applicable', pt: 'Não aplicável' },
  pending: { zh: '邀請中', en: 'Being invited', pt: 'A convidar' },
  sent: { zh: '已邀請', en: 'Invited', pt: 'Convidado' },
  failed: { zh: '邀請失敗', en: 'Failed', pt: 'Falhou' },
};
export const COLUMN = {
  class: { zh: '班級', en: 'Class', pt: 'Turma' },
  name: { zh: '姓名', en: 'Name', pt: 'Nome' },
  card: { zh: '證號尾號', en: 'Card ends in', pt: 'Fim do n.º do cartão' },
  seat: { zh: '座號', en: 'Seat no.', pt: 'N.º de lugar' },
  result: { zh: '結果', en: 'Result', pt: 'Resultado' },
  anomaly: { zh: '異常原因', en: 'Reason', pt: 'Motivo da anomalia' },
  left: { zh: '離校年份', en: 'Year of leaving', pt: 'Ano de saída' },
  lastClass: { zh: '原班級', en: 'Last class', pt: 'Última turma' },
  reason: { zh: '原因', en: 'Reason', pt: 'Motivo' },
  invite: { zh: '社區邀請狀態', en: 'Community invitation', pt: 'Convite da comunidade' },
} as const satisfies Record<string, Texts>;
export const FILE_TITLE = {
  rows: { zh: 'B01更新結果', en: 'B01 results', pt: 'Resultados B01' },
  alumni: { zh: '校友', en: 'Alumni', pt: 'Antigos alunos' },
} as const satisfies Record<string, Texts>;

import type { Language } from '../../libs/ledger';

type Texts = Readonly<Record<Language, string>>;

export const HELP: Texts = {
  zh: `核實智慧校園的通知送達收據或帳冊。毋須網絡、毋須登入。

用法：node ledger-verifier.mjs [選項] 檔案 [檔案 …]        （檔案為 - 時讀標準輸入）

  --key <指紋>       學校公佈的鑰匙指紋（64 個十六進位字），或載有公鑰的檔案；可多次使用
  --head <號:封印>   您保存的封印（例如管理員每日收到的一行）：查出截短或重寫
  --ledger <檔案>    整本帳冊：核實收據確實出自該帳冊
  --lang zh|en|pt    語言
  --all              列出所有問題（否則只列首 50 處）
  --json             以 JSON 輸出結果
  -h, --help         本說明

結束代碼：0 核實無誤；1 核實不通過；2 用法不對；3 檔案讀不到。
格式說明：libs/ledger/README.md。`,
  en: `Checks a delivery receipt or a whole delivery ledger of Smart Campus. Needs no network and no log-in.

Usage: node ledger-verifier.mjs [options] file [file …]        (- reads standard input)

  --key <fingerprint>  fingerprint of the school's key (64 hexadecimal digits), or a file with its public key; repeatable
  --head <n:seal>      a seal that you kept, e.g. from the administrators' daily line: finds cuts and rewriting
  --ledger <file>      the whole ledger: shows that the receipts are of it
  --lang zh|en|pt      language
  --all                list all faults (otherwise the first 50)
  --json               result as JSON
  -h, --help           this text

Exit codes: 0 verified; 1 not verified; 2 wrong usage; 3 a file cannot be read.
The format is described in libs/ledger/README.md.`,
  pt: `Verifica um recibo de entrega ou um registo de entregas completo do Smart Campus. Não precisa de rede nem de sessão.

Uso: node ledger-verifier.mjs [opções] ficheiro [ficheiro …]        (- lê a entrada padrão)

  --key <impressão>    impressão digital da chave da escola (64 dígitos hexadecimais), ou ficheiro com a chave pública; repetível
  --head <n:selo>      um selo que guardou, p. ex. da linha diária dos administradores: revela cortes e reescritas
  --ledger <ficheiro>  o registo completo: mostra que os recibos são dele
  --lang zh|en|pt      língua
  --all                lista todas as falhas (senão as primeiras 50)
  --json               resultado em JSON
  -h, --help           este texto

Códigos de saída: 0 verificado; 1 não verificado; 2 uso errado; 3 não se consegue ler um ficheiro.
O formato está descrito em libs/ledger/README.md.`,
};

export const WRONG_USAGE: Texts = {
  zh: '用法不對：{what}（--help 看說明）',
  en: 'Wrong usage: {what} (see --help)',
  pt: 'Uso errado: {what} (ver --help)',
};
export const NO_FILE: Texts = { zh: '未指定檔案', en: 'no file given', pt: 'nenhum ficheiro indicado' };
export const UNREADABLE: Texts = {
  zh: '讀不到檔案 {what}',
  en: 'Cannot read the file {what}',
  pt: 'Não é possível ler o ficheiro {what}',
};
export const NO_KEY: Texts = {
  zh: '不是指紋，也不是公鑰檔案：{what}',
  en: 'Neither a fingerprint nor a file with a public key: {what}',
  pt: 'Nem impressão digital nem ficheiro com chave pública: {what}',
};

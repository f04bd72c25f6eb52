import type { Page } from 'playwright-core';

export interface ApiAnswer<T> {
  status: number;
  body: T;
  text: string;
}

/** Calls the product's API from a signed-in page, as the page's own scripts do (header, origin, cookie). */
export function callApi<T = unknown>(
  page: Page,
  method: string,
  path: string,
  extra: { body?: object; ifMatch?: number; key?: string } = {},
): Promise<ApiAnswer<T>> {
  return page.evaluate(
    async ({ method: verb, path: where, extra: more }) => {
      const answer = await fetch(`/api/v1${where}`, {
        method: verb,
        headers: {
          'X-Requested-With': 'smart-campus',
          ...(more.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(more.ifMatch === undefined ? {} : { 'If-Match': `"${String(more.ifMatch)}"` }),
          ...(more.key === undefined ? {} : { 'Idempotency-Key': more.key }),
        },
        ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
      });
      const text = await answer.text();
      return { status: answer.status, text, body: (text === '' ? null : JSON.parse(text)) as never };
    },
    { method, path, extra },
  );
}

interface TreeNode {
  id: string;
  kind: string;
  name: string;
}

/** Sends a notice to classes by the API. @returns its id */
export async function sendNotice(page: Page, title: string, classes: readonly string[], body = '請家長留意。'): Promise<string> {
  const tree = await callApi<{ nodes: TreeNode[] }>(page, 'GET', '/notice-recipients/tree');
  const targets = classes.map((name) => {
    const node = tree.body.nodes.find((one) => one.kind === 'class' && one.name === name);
    if (node === undefined) throw new Error(`no class ${name} to send to`);
    return { kind: 'class', refId: node.id };
  });
  const draft = await callApi<{ id: string; version: number }>(page, 'POST', '/notices', {
    key: crypto.randomUUID(),
    body: {
      title,
      body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: body }] }] },
      links: [],
      attachmentIds: [],
      targets,
      includeAlumni: false,
      audience: 'parents',
      ccIds: [],
      ccSelf: false,
      requireConfirm: true,
    },
  });
  if (draft.status >= 300) throw new Error(`draft: ${String(draft.status)} ${draft.text}`);
  const sent = await callApi(page, 'POST', `/notices/${draft.body.id}/submit`, {
    ifMatch: draft.body.version,
    key: crypto.randomUUID(),
  });
  if (sent.status >= 300) throw new Error(`submit: ${String(sent.status)} ${sent.text}`);
  return draft.body.id;
}

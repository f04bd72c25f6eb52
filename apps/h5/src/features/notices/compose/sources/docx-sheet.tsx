import './sources.css';
import { useEffect, useRef, useState } from 'react';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { noticeSendingApi, type DocxImport } from '@contracts/notice-sending';
import { richIsEmpty } from '@contracts/rich-text';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatNumber } from '@ui/core/format/number';
import { IconWarning } from '@ui/core/icons/icons';
import { droppedWord } from '@ui/core/notices/check-words';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { Sheet } from '@ui/mobile/sheet';
import type { ComposeForm } from '../compose-form';
import { joinBodies } from './join-bodies';

type State = { kind: 'reading'; share: number } | { kind: 'failed'; message: string } | { kind: 'done'; result: DocxImport };

/** A Word file as text of the notice: what it brings, what it leaves behind, then where to put it (NOT-04). */
export function DocxSheet({
  file,
  form,
  onClose,
  onUse,
}: {
  file: File | undefined;
  form: ComposeForm;
  onClose: () => void;
  onUse: (body: ComposeForm['body']) => void;
}) {
  const api = useApi();
  const [state, setState] = useState<State>({ kind: 'reading', share: 0 });
  const [round, setRound] = useState(0);
  const failed = useRef((error: unknown) =>
    setState({ kind: 'failed', message: isApiError(error) ? error.message : m.ui_failed() }),
  ).current;
  useEffect(() => {
    if (file === undefined) return;
    const stop = new AbortController();
    setState({ kind: 'reading', share: 0 });
    uploadFile(api, file, {
      purpose: 'notice-docx',
      signal: stop.signal,
      onProgress: (share) => setState({ kind: 'reading', share }),
    })
      .then((stored) => api.call(noticeSendingApi.importDocx, { body: { fileId: stored.id }, signal: stop.signal }))
      .then(
        (result) => setState({ kind: 'done', result }),
        (error: unknown) => {
          if (!stop.signal.aborted) failed(error);
        },
      );
    return () => stop.abort();
  }, [api, file, round, failed]);
  const empty = richIsEmpty(form.body);
  const use = (body: ComposeForm['body']) => {
    onUse(body);
    onClose();
  };
  return (
    <Sheet
      open={file !== undefined}
      onClose={onClose}
      title={state.kind === 'done' ? m.notice_writing_docx_result() : m.notice_writing_docx()}
      tall={state.kind === 'done'}
      {...(state.kind === 'reading'
        ? {}
        : {
            foot:
              state.kind === 'failed' ? (
                <Button kind="primary" size="large" block onClick={() => setRound(round + 1)}>
                  {m.ui_retry()}
                </Button>
              ) : empty ? (
                <Button kind="primary" size="large" block onClick={() => use(state.result.body)}>
                  {m.notice_writing_docx_use()}
                </Button>
              ) : (
                <>
                  <Button size="large" onClick={() => use(state.result.body)}>
                    {m.notice_writing_docx_replace()}
                  </Button>
                  <Button kind="primary" size="large" onClick={() => use(joinBodies(form.body, state.result.body))}>
                    {m.notice_writing_docx_append()}
                  </Button>
                </>
              ),
          })}
    >
      {state.kind === 'reading' ? (
        <div className="src-wait" role="status">
          <ProgressBar
            share={state.share === 0 || state.share === 1 ? null : state.share}
            label={m.notice_writing_docx_reading({ name: file?.name ?? '' })}
          />
          <p className="sc-quiet">{m.notice_writing_docx_reading({ name: file?.name ?? '' })}</p>
        </div>
      ) : state.kind === 'failed' ? (
        <p className="src-bad" role="alert">
          <IconWarning size={20} />
          <span>{state.message}</span>
        </p>
      ) : (
        <Result result={state.result} />
      )}
    </Sheet>
  );
}

function Result({ result }: { result: DocxImport }) {
  return (
    <>
      {result.dropped.length === 0 ? (
        <p className="src-note">{m.notice_writing_docx_all()}</p>
      ) : (
        <section className="src-dropped" aria-label={m.notice_writing_docx_dropped()}>
          <h3>{m.notice_writing_docx_dropped()}</h3>
          <ul>
            {result.dropped.map((item) => (
              <li key={`${item.kind}${item.sample ?? ''}`}>
                <b>{droppedWord(item.kind)}</b>
                <span className="sc-number sc-quiet">{m.notice_writing_docx_times({ n: formatNumber(item.count) })}</span>
                {item.sample === null ? null : <q>{item.sample}</q>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="src-body">
        <RichTextView document={result.body} imageUrl={(fileId) => pictureUrl(fileId, 'preview')} />
      </div>
    </>
  );
}

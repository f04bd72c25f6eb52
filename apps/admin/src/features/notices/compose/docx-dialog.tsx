import { useEffect, useState } from 'react';
import { Modal } from 'antd';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { noticeSendingApi, type DocxImport } from '@contracts/notice-sending';
import { richIsEmpty, type RichDoc } from '@contracts/rich-text';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconWarning } from '@ui/core/icons/icons';
import { droppedWord } from '@ui/core/notices/check-words';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { ProgressBar } from '@ui/core/status/progress-row';

/** 匯入 Word: what was read, what was dropped, and only then the text changes (NOT-04). */
export function DocxDialog({
  file,
  body,
  onClose,
  onTake,
}: {
  file: File;
  /** The text as it is; importing never throws it away unasked. */
  body: RichDoc;
  onClose: () => void;
  onTake: (body: RichDoc) => void;
}) {
  const api = useApi();
  const [share, setShare] = useState<number | null>(0);
  const [result, setResult] = useState<DocxImport>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      try {
        const view = await uploadFile(api, file, { purpose: 'notice-docx', signal: stop.signal, onProgress: setShare });
        setShare(null);
        setResult(await api.call(noticeSendingApi.importDocx, { body: { fileId: view.id }, signal: stop.signal, timeout: 60_000 }));
      } catch (error) {
        if (stop.signal.aborted) return;
        setFault(isApiError(error) ? error.message : m.ui_failed());
      }
    };
    void read();
    return () => stop.abort();
  }, [api, file]);
  const written = !richIsEmpty(body);
  return (
    <Modal
      open
      width={720}
      title={result === undefined ? m.notice_writing_docx() : m.notice_writing_docx_result()}
      onCancel={onClose}
      styles={{ body: { maxHeight: '60vh', overflowY: 'auto' } }}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          {result === undefined ? null : written ? (
            <>
              <Button onClick={() => onTake(result.body)}>{m.notice_writing_docx_replace()}</Button>
              <Button kind="primary" onClick={() => onTake({ type: 'doc', content: [...body.content, ...result.body.content] })}>
                {m.notice_writing_docx_append()}
              </Button>
            </>
          ) : (
            <Button kind="primary" onClick={() => onTake(result.body)}>
              {m.notice_writing_docx_use()}
            </Button>
          )}
        </span>
      }
    >
      {fault === undefined ? null : (
        <div role="alert" className="cc-round">
          <Banner tone="bad">{fault}</Banner>
        </div>
      )}
      {result === undefined && fault === undefined ? (
        <>
          <p className="cc-help">{m.notice_writing_docx_reading({ name: file.name })}</p>
          <ProgressBar share={share} label={m.notice_writing_docx_reading({ name: file.name })} />
        </>
      ) : null}
      {result === undefined ? null : (
        <>
          {result.dropped.length === 0 ? (
            <p className="cd-all">
              <IconCheckCircle size={18} className="cn-ok" />
              {m.notice_writing_docx_all()}
            </p>
          ) : (
            <section className="cd-dropped" aria-label={m.notice_writing_docx_dropped()}>
              <h3>
                <IconWarning size={18} />
                {m.notice_writing_docx_dropped()}
              </h3>
              <ul>
                {result.dropped.map((item) => (
                  <li key={item.kind}>
                    <b>{droppedWord(item.kind)}</b>
                    <span className="sc-quiet sc-ellipsis">{item.sample ?? ''}</span>
                    <span className="sc-number">{m.notice_writing_docx_times({ n: formatNumber(item.count) })}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <article className="cd-text">
            <RichTextView document={result.body} imageUrl={(fileId) => pictureUrl(fileId, 'preview')} onImage={() => undefined} />
          </article>
        </>
      )}
    </Modal>
  );
}

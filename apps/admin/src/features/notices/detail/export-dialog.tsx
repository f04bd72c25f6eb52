import { useRef, useState } from 'react';
import { Checkbox, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { exportsApi } from '@contracts/exports';
import { hasFiles } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { Segments, Fault } from '../compose/compose-field';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** 下載: the state of chosen classes (a) or the feedback detail (b), with uploaded files on wish (NOT-33, NOT-34). */
export function ExportDialog({
  notice,
  progress,
  chosen,
  onClose,
}: {
  notice: NoticeDetail;
  progress: NoticeProgress;
  /** Classes ticked on the page. */
  chosen: ReadonlySet<string>;
  onClose: () => void;
}) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const [kind, setKind] = useState<'notice-status' | 'notice-feedback'>(notice.hasForm ? 'notice-feedback' : 'notice-status');
  const [classIds, setClassIds] = useState<string[]>([...chosen]);
  const [withFiles, setWithFiles] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  // One key per wish: pressed twice it is one download.
  const key = useRef({ of: '', key: '' });
  const files = kind === 'notice-feedback' && notice.questions.some((question) => hasFiles(question.type));
  const start = async () => {
    const body = { kind, classIds, withFiles: files && withFiles };
    const text = JSON.stringify(body);
    if (key.current.of !== text) key.current = { of: text, key: crypto.randomUUID() };
    setBusy(true);
    setFault(undefined);
    try {
      await api.call(exportsApi.startNotice, { params: { id: notice.id }, body, idempotencyKey: key.current.key });
      await client.invalidateQueries({ queryKey: routeKey(exportsApi.list) });
      onClose();
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={480}
      title={m.notice_following_download()}
      onCancel={onClose}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} onClick={() => void start()}>
            {m.notice_following_download_start()}
          </Button>
        </span>
      }
    >
      <div className="ce-form">
        <Segments
          name="export-kind"
          label={m.notice_following_download_what()}
          value={kind}
          options={[
            { value: 'notice-status', label: m.notice_following_download_status() },
            { value: 'notice-feedback', label: m.notice_following_download_feedback() },
          ]}
          onChange={setKind}
        />
        <small className="sc-quiet">
          {kind === 'notice-status' ? m.console_notices_export_status_note() : m.console_notices_export_feedback_note()}
        </small>
        <label>
          <span>{m.notice_following_download_classes()}</span>
          <Select<string[]>
            mode="multiple"
            style={{ width: '100%' }}
            value={classIds}
            maxTagCount="responsive"
            allowClear
            aria-label={m.notice_following_download_classes()}
            placeholder={m.notice_following_download_all_classes({ n: formatNumber(progress.classes.length) })}
            showSearch={{ optionFilterProp: 'label' }}
            options={progress.classes.map((line) => ({ value: line.classId, label: line.name }))}
            onChange={setClassIds}
          />
        </label>
        {files ? (
          <Checkbox checked={withFiles} onChange={(event) => setWithFiles(event.target.checked)}>
            {m.notice_following_download_files()}
            <small className="sc-quiet"> {m.notice_following_download_files_note()}</small>
          </Checkbox>
        ) : null}
        {fault === undefined ? null : <Fault>{fault}</Fault>}
      </div>
    </Modal>
  );
}

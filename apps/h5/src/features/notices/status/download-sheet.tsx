import './download.css';
import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { exportsApi, type ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import { API_BASE, pathOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList } from '@ui/core/api/query';
import { openFile } from '@ui/core/files/open-file';
import { formatShort } from '@ui/core/format/date';
import { formatBytes, formatNumber } from '@ui/core/format/number';
import { IconDownload, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { FailedState } from '@ui/core/states/states';
import { ProgressRow } from '@ui/core/status/progress-row';
import { toast } from '@ui/core/status/toast';
import { SwitchCell } from '@ui/mobile/cells';
import { OptionCards } from '@ui/mobile/form-cards';
import { SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { runningIn, POLL_RUNNING_MS } from './download-state';

type Kind = 'notice-status' | 'notice-feedback';

/** 下載: what, of which classes, with files or not; then the bar, which may be left (NOT-33, NOT-34). */
export function DownloadSheet({
  open,
  notice,
  progress,
  onClose,
}: {
  open: boolean;
  notice: NoticeDetail;
  progress: NoticeProgress;
  onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>(notice.hasForm ? 'notice-feedback' : 'notice-status');
  const [all, setAll] = useState(true);
  const [classIds, setClassIds] = useState<readonly string[]>([]);
  const [withFiles, setWithFiles] = useState(false);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const key = useRef({ of: '', key: '' });
  const hasFiles = notice.questions.some((question) => question.type === 'files' || question.type === 'signature');
  const none = !all && classIds.length === 0;
  const start = async () => {
    const body = { kind, classIds: all ? [] : [...classIds], withFiles: kind === 'notice-feedback' && hasFiles && withFiles };
    const text = JSON.stringify([body, round]);
    if (key.current.of !== text) key.current = { of: text, key: crypto.randomUUID() };
    setBusy(true);
    try {
      await api.call(exportsApi.startNotice, { params: { id: notice.id }, body, idempotencyKey: key.current.key });
      setRound(round + 1);
      await client.invalidateQueries({ queryKey: routeKey(exportsApi.list) });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.notice_following_download()}
      tall
      foot={
        <Button
          kind="primary"
          size="large"
          block
          icon={IconDownload}
          busy={busy}
          {...(none ? { disabledReason: m.notice_following_download_no_class() } : {})}
          onClick={() => void start()}
        >
          {m.notice_following_download_start()}
        </Button>
      }
    >
      {notice.hasForm ? (
        <div className="dl-part">
          <OptionCards
            items={[
              { id: 'notice-feedback', label: m.notice_following_download_feedback() },
              { id: 'notice-status', label: m.notice_following_download_status() },
            ]}
            selected={[kind]}
            onChange={([next]) => setKind(next === 'notice-status' ? 'notice-status' : 'notice-feedback')}
          />
        </div>
      ) : null}
      {kind === 'notice-feedback' && hasFiles ? (
        <SwitchCell
          label={m.notice_following_download_files()}
          note={m.notice_following_download_files_note()}
          checked={withFiles}
          onChange={setWithFiles}
        />
      ) : null}
      {progress.classes.length < 2 ? null : (
        <>
          <SwitchCell
            label={m.notice_following_download_all_classes({ n: formatNumber(progress.classes.length) })}
            {...(all
              ? {}
              : {
                  note: m.notice_following_download_some({
                    n: formatNumber(classIds.length),
                    of: formatNumber(progress.classes.length),
                  }),
                })}
            checked={all}
            onChange={setAll}
          />
          {all ? null : (
            <div className="dl-part">
              <OptionCards
                many
                items={progress.classes.map((row) => ({ id: row.classId, label: row.name }))}
                selected={classIds}
                onChange={setClassIds}
              />
            </div>
          )}
        </>
      )}
      {open ? <Downloads noticeId={notice.id} /> : null}
    </Sheet>
  );
}

function Downloads({ noticeId }: { noticeId: string }) {
  const api = useApi();
  const list = useRouteList<ExportView>(exportsApi.list, { query: { refId: noticeId } });
  const running = runningIn(list.rows ?? []);
  const again = useRef(list.refetch);
  again.current = list.refetch;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void again.current(), POLL_RUNNING_MS);
    return () => clearInterval(timer);
  }, [running]);
  if (list.rows === undefined)
    return list.error === null ? null : (
      <FailedState surface="h5" title={m.notice_following_download_list_failed()} error={list.error} onRetry={() => void list.refetch()} />
    );
  if (list.rows.length === 0) return null;
  const cancel = (job: ExportView) =>
    api.call(exportsApi.cancel, { params: { id: job.id } }).then(
      () => list.refetch(),
      (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad'),
    );
  return (
    <>
      <SectionHead>{m.notice_following_download_list()}</SectionHead>
      <ul className="dl-list">
        {list.rows.map((job) => (
          <li key={job.id}>
            <Job job={job} onCancel={() => void cancel(job)} />
          </li>
        ))}
      </ul>
    </>
  );
}

const kindWord = (job: ExportView): string =>
  job.kind === 'notice-feedback' ? m.notice_following_download_feedback() : m.notice_following_download_status();

function Job({ job, onCancel }: { job: ExportView; onCancel: () => void }) {
  if (job.state === 'queued' || job.state === 'running') {
    const done = formatNumber(job.done);
    return (
      <ProgressRow
        title={kindWord(job)}
        done={job.done}
        total={job.state === 'queued' ? null : job.total}
        note={
          job.state === 'queued'
            ? m.notice_following_download_queued()
            : job.total === null
              ? m.notice_following_download_progress_unknown({ done })
              : m.notice_following_download_progress({ done, total: formatNumber(job.total) })
        }
        onCancel={onCancel}
      />
    );
  }
  if (job.state === 'ready') {
    return (
      <div className="dl-job">
        <span>
          <b>{job.fileName ?? kindWord(job)}</b>
          <small>
            {m.notice_following_download_ready({
              size: formatBytes(job.size ?? 0),
              time: job.expiresAt === null ? '' : formatShort(job.expiresAt),
            })}
          </small>
        </span>
        <Button
          size="medium"
          icon={IconDownload}
          aria-label={m.notice_following_download_open()}
          onClick={() => void openFile(`${API_BASE}${pathOf(exportsApi.download, { id: job.id })}`)}
        />
      </div>
    );
  }
  const word =
    job.state === 'cancelled'
      ? m.notice_following_download_cancelled()
      : job.state === 'expired'
        ? m.notice_following_download_expired()
        : (job.error ?? m.notice_following_download_failed());
  return (
    <div className="dl-job dl-job--over">
      <span>
        <b>{kindWord(job)}</b>
        <small className={job.state === 'failed' ? 'dl-bad' : undefined}>
          {job.state === 'failed' ? <IconWarning size={14} /> : null}
          {word} · {formatShort(job.createdAt)}
        </small>
      </span>
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { exportsApi, type ExportKind, type ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { openFile } from '@ui/core/files/open-file';
import { formatShort } from '@ui/core/format/date';
import { formatBytes, formatNumber } from '@ui/core/format/number';
import { IconClose, IconDownload, IconWarning } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { Button } from '@ui/core/shell/button';
import { ProgressRow } from '@ui/core/status/progress-row';
import { toast } from '@ui/core/status/toast';
import { exportWord, isMoving } from './export-words';

const SHOWN = 3;

/** Downloads that this person began, of one notice or of one kind: moving ones with their bar, ready ones to open. */
export function ExportsPanel({ noticeId, kind }: { noticeId?: string; kind?: ExportKind }) {
  const query = useRouteQuery(exportsApi.list, {
    query: { ...(noticeId === undefined ? {} : { refId: noticeId }), page: '1', pageSize: '10' },
  });
  const jobs = (query.data?.items ?? [])
    .filter((job) => job.state !== 'cancelled' && job.state !== 'expired' && (kind === undefined || job.kind === kind))
    .slice(0, SHOWN);
  if (jobs.length === 0) return null;
  return (
    <div className="ce" aria-live="polite">
      {jobs.map((job) => (
        <Job key={job.id} job={job} />
      ))}
    </div>
  );
}

function Job({ job }: { job: ExportView }) {
  const api = useApi();
  const client = useQueryClient();
  const moving = isMoving(job);
  const refresh = () => void client.invalidateQueries({ queryKey: routeKey(exportsApi.list) });
  useLive(moving ? `export:${job.id}` : undefined, refresh);
  const cancel = async () => {
    try {
      await api.call(exportsApi.cancel, { params: { id: job.id } });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      refresh();
    }
  };
  const title = exportWord(job.kind);
  if (moving)
    return (
      <ProgressRow
        title={title}
        done={job.done}
        total={job.total}
        note={
          job.state === 'queued'
            ? m.notice_following_download_queued()
            : job.total === null
              ? m.notice_following_download_progress_unknown({ done: formatNumber(job.done) })
              : m.notice_following_download_progress({ done: formatNumber(job.done), total: formatNumber(job.total) })
        }
        onCancel={() => void cancel()}
      />
    );
  const failed = job.state === 'failed';
  return (
    <div className="ce-job">
      {failed ? <IconWarning size={18} className="cn-bad" /> : <IconDownload size={18} />}
      <b className="sc-ellipsis" title={job.fileName ?? title}>
        {title}
      </b>
      <Button
        kind="quiet"
        size="small"
        icon={IconClose}
        aria-label={`${m.console_notices_export_remove()} ${title}`}
        title={m.console_notices_export_remove()}
        onClick={() => void cancel()}
      />
      <small className={failed ? 'cn-bad' : 'sc-quiet'}>
        {failed
          ? (job.error ?? m.notice_following_download_failed())
          : m.notice_following_download_ready({
              size: formatBytes(job.size ?? 0),
              time: job.expiresAt === null ? '' : formatShort(job.expiresAt),
            })}
      </small>
      {failed ? null : (
        <button
          type="button"
          className="cn-link cn-link--blue"
          onClick={() => void openFile(`${API_BASE}${pathOf(exportsApi.download, { id: job.id })}`)}
        >
          {m.notice_following_download()}
        </button>
      )}
    </div>
  );
}

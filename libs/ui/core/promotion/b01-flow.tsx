import './promotion.css';
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { FILE_PURPOSES } from '@contracts/files';
import type { BureauPath } from '@contracts/promotion';
import { b01Api, type B01UpdateView } from '@contracts/promotion-b01';
import { ApiError, isApiError } from '../api/api-error';
import { routeKey, useApi, useRouteQuery } from '../api/query';
import { useNews } from '../live/use-news';
import { uploadFile } from '../files/upload-file';
import { formatTableTime } from '../format/date';
import { IconInfo, IconUpload } from '../icons/icons';
import { useLive } from '../live/use-live';
import { Button } from '../shell/button';
import { SkeletonRows } from '../states/skeleton';
import { FailedState, NoPermissionState } from '../states/states';
import { ProgressRow } from '../status/progress-row';
import { StatusTag } from '../status/status-tag';
import { toast } from '../status/toast';
import { useFlowKit, useTaskSize } from './flow-kit';
import { b01Face } from './promotion-words';
import { WeekBlock } from './week-block';

/** 按B01表更新: preconditions, upload, current file, the week of the last update (PRM-20…22, 36). */
export function B01Flow() {
  const { surface } = useFlowKit();
  const client = useQueryClient();
  const query = useRouteQuery(b01Api.current, {});
  useNews('promotion', [b01Api.current, b01Api.list]);
  /** @returns when the page shows what is there now */
  const refreshed = async (): Promise<void> => {
    await Promise.all([b01Api.current, b01Api.list].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
  };
  const refresh = (): void => void refreshed();
  useLive(query.data?.update == null ? undefined : `b01:${query.data.update.id}`, refresh);
  if (query.error !== null && query.data === undefined) {
    return query.error.status === 403 ? (
      <NoPermissionState surface={surface} text={m.promotion_no_permission()} />
    ) : (
      <FailedState surface={surface} title={m.promotion_failed()} error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data === undefined) return <SkeletonRows />;
  const { update, applied, bureau } = query.data;
  return (
    <div className="pr-columns">
      <div className="pr-stack">
        {update === null ? null : <CurrentFile update={update} />}
        <section className="pr-box">
          <h2>{m.promotion_b01_before()}</h2>
          <p className="pr-pre">
            <IconInfo size={20} />
            <span>{m.promotion_b01_pre_subscribed()}</span>
          </p>
          <p className="pr-pre">
            <IconInfo size={20} />
            <span>{m.promotion_b01_pre_filed()}</span>
          </p>
          <p className="pr-note">{m.promotion_b01_note()}</p>
          <Way bureau={bureau} />
          {update?.state === 'applying' || update?.state === 'undoing' ? null : <Upload again={update !== null} onDone={refreshed} />}
        </section>
      </div>
      <div className="pr-stack">
        {applied === null ? null : <WeekBlock update={applied} onChanged={refresh} />}
        <section className="pr-box">
          <h2>{m.promotion_b01_week_title()}</h2>
          <p className="pr-quiet">{m.promotion_b01_week_note()}</p>
        </section>
      </div>
    </div>
  );
}

/** The way to the JSON on the bureau's site, as configured (PRM-36). */
function Way({ bureau }: { bureau: BureauPath }) {
  return (
    <>
      <h3 className="pr-grade">{m.promotion_b01_path()}</h3>
      <ol className="pr-path">
        {bureau.steps.map((step, i) => (
          <li key={step}>
            {i === 0 && bureau.url !== null ? (
              <a href={bureau.url} target="_blank" rel="noreferrer">
                {step}
              </a>
            ) : (
              step
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function CurrentFile({ update }: { update: B01UpdateView }) {
  const { base } = useFlowKit();
  const size = useTaskSize();
  const face = b01Face(update.state);
  const runs = update.state === 'applying' || update.state === 'undoing';
  return (
    <section className="pr-box">
      <div className="pr-head">
        <b>{m.promotion_b01_file()}</b>
        <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
          {face.word}
        </StatusTag>
      </div>
      <p>{update.fileName}</p>
      <p className="pr-quiet">
        {m.promotion_b01_file_facts({ year: update.schoolYear, total: update.total, time: formatTableTime(update.generatedAt) })}
      </p>
      {runs ? <RunningRow update={update} /> : null}
      <div className="pr-actions">
        <a className={`sc-button sc-button--primary sc-button--${size}`} href={`${base}/b01/${update.id}`}>
          {runs ? m.promotion_view() : m.promotion_b01_preview()}
        </a>
      </div>
    </section>
  );
}

export function RunningRow({ update }: { update: B01UpdateView }) {
  return (
    <ProgressRow
      title={update.state === 'undoing' ? m.promotion_b01_undoing() : m.promotion_b01_applying()}
      icon={IconUpload}
      done={update.done}
      total={update.total === 0 ? null : update.total}
      note={m.promotion_b01_progress({ done: update.done, total: update.total })}
    />
  );
}

interface Refused {
  message: string;
  /** The file may be taken all the same (older than the last one). */
  older?: string;
  /** The update in which it was applied. */
  updateId?: string;
}

/** 【上傳json檔案】 → 【選擇 json 檔案】 (PRM-22); what is refused says why and leaves everything as it is. */
function Upload({ again, onDone }: { again: boolean; onDone: () => Promise<void> }) {
  const { base } = useFlowKit();
  const api = useApi();
  const size = useTaskSize();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>();
  const [refused, setRefused] = useState<Refused>();
  const check = async (fileId: string, acceptOlder: boolean): Promise<void> => {
    await api.call(b01Api.upload, { body: { fileId, acceptOlder }, idempotencyKey: crypto.randomUUID(), timeout: 60_000 });
    // 【預覽結果】 beside the word must not lead to the file before.
    await onDone();
    toast(m.promotion_b01_uploaded());
  };
  const run = async (work: () => Promise<string>, acceptOlder = false): Promise<void> => {
    setRefused(undefined);
    setShare(0);
    let fileId = '';
    try {
      fileId = await work();
      setShare(null);
      await check(fileId, acceptOlder);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { updateId } = error.details as { updateId?: string };
      setRefused({
        message: error.message,
        ...(isApiError(error, 'PRM_B01_OLDER') ? { older: fileId } : {}),
        ...(isApiError(error, 'PRM_B01_DUPLICATE') && updateId !== undefined ? { updateId } : {}),
      });
    } finally {
      setShare(undefined);
    }
  };
  return (
    <>
      {refused === undefined ? null : (
        <div className="pr-note pr-note--bad" role="alert">
          {refused.message}
          {refused.older === undefined ? null : (
            <Button kind="text" onClick={() => void run(() => Promise.resolve(refused.older ?? ''), true)}>
              {m.promotion_b01_older()}
            </Button>
          )}
          {refused.updateId === undefined ? null : (
            <>
              {' '}
              <a href={`${base}/b01/${refused.updateId}`}>{m.promotion_b01_duplicate_open()}</a>
            </>
          )}
        </div>
      )}
      {share === undefined ? (
        <div className="pr-actions">
          <input
            ref={input}
            type="file"
            className="sc-hidden"
            tabIndex={-1}
            aria-label={m.promotion_b01_pick()}
            accept={FILE_PURPOSES['b01-file'].accept}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) {
                void run(async () => (await uploadFile(api, file, { purpose: 'b01-file', onProgress: setShare })).id);
              }
            }}
          />
          <Button kind={again ? 'default' : 'primary'} size={size} icon={IconUpload} onClick={() => input.current?.click()}>
            {again ? m.promotion_b01_replace() : m.promotion_b01_upload()}
          </Button>
        </div>
      ) : (
        <ProgressRow
          title={m.promotion_b01_uploading()}
          icon={IconUpload}
          done={Math.round((share ?? 0) * 100)}
          total={share === null ? null : 100}
          note={m.promotion_b01_pick()}
        />
      )}
    </>
  );
}

import type { ExportView } from '@contracts/exports';

export const POLL_RUNNING_MS = 1_500;

/** True while a download is on its way: the list asks again only then. */
export const runningIn = (jobs: readonly Pick<ExportView, 'state'>[]): boolean =>
  jobs.some((job) => job.state === 'queued' || job.state === 'running');

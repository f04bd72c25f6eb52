import type { App, Corp } from '../state/model';
import { ApiError } from './api-error';
import type { Gate } from './endpoint';

/** Refuses a caller that has no right to an endpoint family (01 §2, 08 §2). */
export const checkGate = (gate: Gate, corp: Corp, app: App | null): void => {
  if (gate === 'any') return;
  if (gate === 'sync') {
    if (app) throw new ApiError(48002);
    return;
  }
  if (!app) throw new ApiError(48002);
  if (gate === 'app') return;
  if (!corp.school) throw new ApiError(65014);
  if (gate === 'school-write' && !app.schoolRights.includes('edit')) throw new ApiError(48002);
  if (gate === 'school-send' && !app.schoolRights.includes('parent-app')) throw new ApiError(301002);
  if (gate === 'school-read' && app.schoolRights.length === 0) throw new ApiError(65022);
};

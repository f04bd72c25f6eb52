import { lazy } from 'react';

/** What writing a notice opens later: each comes with its first use, so that the page itself stays light (ui rule 11). */
export const ComposeParts = lazy(async () => ({ default: (await import('./compose-parts')).ComposeParts }));
export const ComposeTools = lazy(async () => ({ default: (await import('./compose-parts')).ComposeTools }));
export const RecipientsSheet = lazy(async () => ({ default: (await import('../recipients/recipients-sheet')).RecipientsSheet }));
export const CopiesSheet = lazy(async () => ({ default: (await import('../recipients/copies-sheet')).CopiesSheet }));
export const SettingsSheet = lazy(async () => ({ default: (await import('./settings-sheet')).SettingsSheet }));
export const QuestionSheet = lazy(async () => ({ default: (await import('./questions/question-sheet')).QuestionSheet }));
export const QuestionSteps = lazy(async () => ({ default: (await import('./questions/question-steps')).QuestionSteps }));
export const VersionsSheet = lazy(async () => ({ default: (await import('./versions/versions-sheet')).VersionsSheet }));
export const DifferencesSheet = lazy(async () => ({ default: (await import('./versions/differences-sheet')).DifferencesSheet }));
export const DocxSheet = lazy(async () => ({ default: (await import('./sources/docx-sheet')).DocxSheet }));
export const TemplatesSheet = lazy(async () => ({ default: (await import('./sources/templates-sheet')).TemplatesSheet }));
export const ReachSheet = lazy(async () => ({ default: (await import('./sending/reach-sheet')).ReachSheet }));
export const SendDialog = lazy(async () => ({ default: (await import('./sending/send-dialog')).SendDialog }));
export const ConflictPage = lazy(async () => ({ default: (await import('./conflict-page')).ConflictPage }));

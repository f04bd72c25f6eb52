import { later } from '@ui/core/later/later';

/** What writing a notice opens later: each comes with its first use, so that the page itself stays light (ui rule 11). */
export const ComposeParts = later(async () => (await import('./compose-parts')).ComposeParts);
export const ComposeTools = later(async () => (await import('./compose-parts')).ComposeTools);
export const RecipientsSheet = later(async () => (await import('../recipients/recipients-sheet')).RecipientsSheet);
export const CopiesSheet = later(async () => (await import('../recipients/copies-sheet')).CopiesSheet);
export const SettingsSheet = later(async () => (await import('./settings-sheet')).SettingsSheet);
export const QuestionSheet = later(async () => (await import('./questions/question-sheet')).QuestionSheet);
export const QuestionSteps = later(async () => (await import('./questions/question-steps')).QuestionSteps);
export const VersionsSheet = later(async () => (await import('./versions/versions-sheet')).VersionsSheet);
export const DifferencesSheet = later(async () => (await import('./versions/differences-sheet')).DifferencesSheet);
export const DocxSheet = later(async () => (await import('./sources/docx-sheet')).DocxSheet);
export const TemplatesSheet = later(async () => (await import('./sources/templates-sheet')).TemplatesSheet);
export const ReachSheet = later(async () => (await import('./sending/reach-sheet')).ReachSheet);
export const SendDialog = later(async () => (await import('./sending/send-dialog')).SendDialog);
export const ConflictPage = later(async () => (await import('./conflict-page')).ConflictPage);

import type { RichDoc } from '@contracts/rich-text';
import { later, Meanwhile } from '../../core/later/later';
import { SkeletonBar } from '../../core/states/skeleton';

export interface RichTextEditorProps {
  /** Document at the start; give another `key` to load another one. */
  initial: RichDoc | null | undefined;
  onChange: (document: RichDoc) => void;
  imageUrl: (fileId: string) => string;
  /** Uploads one picture; undefined = the person was told why not. */
  uploadPicture: (file: File) => Promise<{ fileId: string; width?: number; height?: number } | undefined>;
  label: string;
  max?: number;
}

const Tiptap = later(() => import('./tiptap-editor').then((x) => x.TiptapEditor));

/** Editor of the console. Its 130 kB come only when somebody writes. */
export function RichTextEditor(props: RichTextEditorProps) {
  return (
    <Meanwhile shows={<SkeletonBar height={300} radius={8} />}>
      <Tiptap {...props} />
    </Meanwhile>
  );
}

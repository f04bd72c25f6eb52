/** A hint from WeCom that an object changed; what kind of change is only believed where nothing can be read back. */
export interface DirectoryHint {
  directory: 'contacts' | 'school';
  kind: 'member' | 'department' | 'tag' | 'person' | 'node';
  /** WeCom's id; for a renamed member the new one. */
  id: string;
  /** The userid before a rename. */
  was?: string;
  changeType: string;
}

/** As kept in `directory_event.ref`: events of one object have one ref, so that one reading answers them all. */
export function refOf(hint: DirectoryHint): string {
  // Userids have no `>` and no `:` (wecom 02 §2).
  return `${hint.kind}:${hint.was === undefined ? '' : `${hint.was}>`}${hint.id}`;
}

export function readRef(directory: DirectoryHint['directory'], ref: string, changeType: string): DirectoryHint {
  const border = ref.indexOf(':');
  const kind = ref.slice(0, border) as DirectoryHint['kind'];
  const [first = '', second] = ref.slice(border + 1).split('>');
  return second === undefined ? { directory, kind, id: first, changeType } : { directory, kind, id: second, was: first, changeType };
}

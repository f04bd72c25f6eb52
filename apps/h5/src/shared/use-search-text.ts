import { useEffect, useRef, useState } from 'react';
import { useSettled } from './use-settled';

/**
 * Text of a search field; the address follows when typing pauses, so that a link shows the same list.
 * @param inAddress what the address holds
 * @param write puts a text into the address
 * @param paused an open sheet owns the history entry on top: the address moves when it is closed
 */
export function useSearchText(inAddress: string, write: (text: string) => void, paused: boolean): [string, (text: string) => void] {
  const [text, setText] = useState(inAddress);
  const settled = useSettled(text.trim());
  const latest = useRef({ inAddress, write });
  latest.current = { inAddress, write };
  useEffect(() => {
    if (!paused && settled !== latest.current.inAddress) latest.current.write(settled);
  }, [settled, paused]);
  return [text, setText];
}

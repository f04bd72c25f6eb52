import { useCallback, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { departmentsApi } from '@contracts/contacts-departments';
import { labelsApi } from '@contracts/contacts-labels';
import { membersApi } from '@contracts/contacts-members';
import { directoryApi } from '@contracts/directory';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { routeKey } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';

/** Everything a page of company contacts shows is asked for again after a change. */
const SHOWN = [
  directoryApi.departments,
  directoryApi.members,
  directoryApi.labels,
  directoryApi.labelMembers,
  departmentsApi.one,
  membersApi.one,
  labelsApi.one,
];

export interface Write {
  busy: boolean;
  fault: ApiError | undefined;
  clear: () => void;
  /** @returns true when it was taken; a refusal stands in `fault` for the dialog that is open */
  run: (act: () => Promise<unknown>, words: string) => Promise<boolean>;
}

/** One press of a button that changes the directory: waits, says what happened, shows the new state. */
export function useWrite(): Write {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const clear = useCallback(() => setFault(undefined), []);
  const run = async (act: () => Promise<unknown>, words: string): Promise<boolean> => {
    setBusy(true);
    setFault(undefined);
    try {
      await act();
      toast(words);
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFault(error);
      toast(error.message, 'bad');
      return false;
    } finally {
      setBusy(false);
      for (const route of SHOWN) void client.invalidateQueries({ queryKey: routeKey(route) });
    }
  };
  return { busy, fault, clear, run };
}

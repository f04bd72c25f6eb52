import { useCallback, useState } from 'react';
import { isApiError } from '../api/api-error';

interface Waiting {
  act: () => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export interface StepUp {
  /**
   * Runs a call that may ask for a confirmed identity (PER-23): then the dialog opens and the same call runs again
   * afterwards. Rejects with the refusal when the person gives up.
   */
  run: <T>(act: () => Promise<T>) => Promise<T>;
  /** A call waits: show the dialog. */
  asking: boolean;
  /** The identity is confirmed: goes on. */
  confirmed: () => void;
  giveUp: () => void;
}

/** One per screen that gives or takes rights; draw `<StepUpDialog stepUp={…} />` beside it. */
export function useStepUp(): StepUp {
  const [waiting, setWaiting] = useState<Waiting & { refusal: unknown }>();
  const run = useCallback(async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) throw error;
      return new Promise<T>((resolve, reject) => setWaiting({ act, resolve: resolve as (value: never) => void, reject, refusal: error }));
    }
  }, []);
  return {
    run,
    asking: waiting !== undefined,
    confirmed: () => {
      if (waiting === undefined) return;
      setWaiting(undefined);
      run(waiting.act).then((value) => waiting.resolve(value as never), waiting.reject);
    },
    giveUp: () => {
      waiting?.reject(waiting.refusal);
      setWaiting(undefined);
    },
  };
}

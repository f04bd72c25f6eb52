import { createContext, useContext, type ReactNode } from 'react';
import type { StateSurface } from '../states/states';

/** Second step before something that reaches people; phone and console draw it with their own dialog. */
export interface AskProps {
  open: boolean;
  onClose: () => void;
  title: string;
  facts?: readonly { label: string; value: ReactNode }[];
  note?: ReactNode;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
}

/** What the flows of promotion need of the surface they stand on. */
export interface FlowKit {
  surface: StateSurface;
  /** `/staff/promotion` or `/console/promotion`. */
  base: string;
  Ask: (props: AskProps) => ReactNode;
}

const KitContext = createContext<FlowKit | null>(null);
export const FlowKitProvider = KitContext.Provider;

/** @throws Error outside of a page that gives a kit */
export function useFlowKit(): FlowKit {
  const kit = useContext(KitContext);
  if (kit === null) throw new Error('FlowKitProvider is missing');
  return kit;
}

/** Size of a button that carries a task on this surface. */
export const useTaskSize = (): 'normal' | 'medium' => (useFlowKit().surface === 'h5' ? 'medium' : 'normal');

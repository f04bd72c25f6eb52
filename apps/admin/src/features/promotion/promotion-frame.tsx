import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { FlowKitProvider, type FlowKit } from '@ui/core/promotion/flow-kit';
import { useMay } from '@ui/core/session/session';
import { NoPermissionState } from '@ui/core/states/states';
import { PageHeader } from '@ui/admin/shell/page-header';
import { ConsoleAsk } from './console-ask';
import './promotion-console.css';

const KIT: FlowKit = { surface: 'console', base: '/console/promotion', Ask: ConsoleAsk };
export type PromotionTab = 'guide' | 'b08' | 'b01' | 'log';
const PATHS: Readonly<Record<PromotionTab, string>> = {
  guide: '/console/promotion',
  b08: '/console/promotion/b08',
  b01: '/console/promotion/b01',
  log: '/console/promotion/log',
};

/** 升班管理: the same flows as on the phone, as tabs of one page. */
export function PromotionFrame({
  tab,
  title,
  crumb,
  children,
}: {
  tab?: PromotionTab;
  title?: string;
  crumb?: string;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  const may = useMay('promotion.run');
  if (!may) return <NoPermissionState surface="console" text={m.promotion_no_permission()} />;
  return (
    <>
      <PageHeader
        title={title ?? m.promotion_console_title()}
        {...(crumb === undefined ? {} : { crumb })}
        {...(tab === undefined
          ? {}
          : {
              tab,
              tabs: [
                { id: 'guide', label: m.promotion_guide_title() },
                { id: 'b08', label: m.promotion_b08_title() },
                { id: 'b01', label: m.promotion_b01_title() },
                { id: 'log', label: m.promotion_b01_log() },
              ],
              onTab: (id: string) => void navigate(PATHS[id as PromotionTab]),
            })}
      />
      <FlowKitProvider value={KIT}>
        <div className="pc-body">{children}</div>
      </FlowKitProvider>
    </>
  );
}

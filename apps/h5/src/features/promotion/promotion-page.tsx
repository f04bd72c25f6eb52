import type { ReactNode } from 'react';
import { FlowKitProvider, type FlowKit } from '@ui/core/promotion/flow-kit';
import { Page } from '@ui/mobile/page';
import { ConfirmDialog } from '@ui/mobile/sheet';
import './promotion-page.css';

const KIT: FlowKit = { surface: 'h5', base: '/staff/promotion', Ask: ConfirmDialog };

/** A flow of promotion on a phone. */
export function PromotionPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Page title={title}>
      <FlowKitProvider value={KIT}>
        <div className="ph-flow">{children}</div>
      </FlowKitProvider>
    </Page>
  );
}

import { m } from '@contracts/messages';
import { closeWindow } from '@ui/core/host';
import { IconReload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { BrokenWaveDrawing, LockedStoneDrawing, LotusDrawing, MissingStoneDrawing } from '@ui/core/states/drawings';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { BottomBar } from '@ui/mobile/page';
import { Screen, schoolTitle } from '../parts/frame';
import type { Gate } from '../use-registration';
import { OutcomeHead } from './done-pages';

const bar = (onRetry?: () => void) => (
  <BottomBar>
    {onRetry === undefined ? (
      <Button size="large" onClick={closeWindow}>
        {m.register_close_page()}
      </Button>
    ) : (
      <Button kind="primary" size="large" icon={IconReload} onClick={onRetry}>
        {m.ui_retry()}
      </Button>
    )}
  </BottomBar>
);

/** What stands instead of the form: an old code, a closed school, a browser, no network (SUB-103, 104, 115). */
export function GatePage({ gate, school, onRetry }: { gate: Exclude<Gate, 'open'>; school: string | undefined; onRetry: () => void }) {
  switch (gate) {
    case 'loading':
      return <Loading />;
    case 'browser':
      return (
        <Screen
          school={school}
          head={<OutcomeHead drawing={<LotusDrawing />} title={m.register_browser_title()} text={schoolTitle(school)} />}
        >
          <p className="rg-note rg-note--big">{m.register_browser_text()}</p>
        </Screen>
      );
    case 'hidden':
      return (
        <Screen
          school={school}
          bar={bar(onRetry)}
          head={<OutcomeHead drawing={<LockedStoneDrawing />} title={m.register_hidden_title()} text={m.register_hidden_text()} />}
        />
      );
    case 'invalid':
      return (
        <Screen
          school={school}
          bar={bar()}
          head={<OutcomeHead drawing={<MissingStoneDrawing />} title={m.register_invalid_title()} text={m.register_invalid_text()} />}
        />
      );
    case 'failed':
      return (
        <Screen
          school={school}
          bar={bar(onRetry)}
          head={<OutcomeHead drawing={<BrokenWaveDrawing />} title={m.register_failed_title()} text={m.register_failed_text()} />}
        />
      );
  }
}

/** 不同意: nothing was stored (SUB-04). */
export function DeclinedPage({ school }: { school: string | undefined }) {
  return (
    <Screen
      school={school}
      bar={bar()}
      head={<OutcomeHead drawing={<LotusDrawing />} title={m.register_declined_title()} text={m.register_declined_text()} />}
    />
  );
}

function Loading() {
  return (
    <Screen
      school={undefined}
      head={
        <div className="rg-head rg-head--loading">
          <span className="sc-hidden" role="status">
            {m.ui_loading()}
          </span>
          <SkeletonBar width="70%" height={14} />
          <SkeletonBar width="52%" height={26} />
          <SkeletonBar width="36%" height={16} />
          <SkeletonBar height={48} radius={12} />
          <SkeletonBar height={48} radius={12} />
          <SkeletonBar height={48} radius={12} />
        </div>
      }
    />
  );
}

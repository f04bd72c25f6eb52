import { Component, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { saveAllDrafts } from '../drafts/use-draft';
import { IconReload } from '../icons/icons';
import { Button } from '../shell/button';
import { FailedState, type StateSurface } from './states';

interface Props {
  surface: StateSurface;
  children: ReactNode;
}

/** The file of a screen did not come: the network is away, or a newer build took its place. The browser does not tell which. */
export function isNotLoaded(error: Error): boolean {
  return /dynamically imported module|Importing a module script failed|error loading dynamically|Unable to preload/i.test(error.message);
}

/** Catches what a screen throws while drawing: the rest of the page stays, what was typed is kept, reload goes on. */
export class ScreenBoundary extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(): void {
    void saveAllDrafts();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const notLoaded = isNotLoaded(error);
    return (
      <FailedState
        surface={this.props.surface}
        title={notLoaded ? m.ui_not_loaded() : m.ui_crashed()}
        text={notLoaded ? m.ui_not_loaded_text() : m.ui_crashed_text()}
        error={error}
        note={
          <Button
            kind="primary"
            size={this.props.surface === 'h5' ? 'large' : 'normal'}
            icon={IconReload}
            onClick={() => window.location.reload()}
          >
            {m.ui_reload()}
          </Button>
        }
      />
    );
  }
}

/** A screen of the product: who opens it, where, and what is there when it is complete. */
export interface Screen {
  name: string;
  device: string;
  path: string;
  /** Selector that is there when the screen has its data. */
  ready: string;
  /** What to press to show a face of the screen. */
  press?: readonly string[];
  /** Selector of what the last press shows. */
  shows?: string;
  /** Answers the screen provokes by nature. */
  expect?: RegExp;
  desktop?: boolean;
}

export type Shown = [name: string, path: string, ready: string, ...press: string[]];

export const onPhone = (device: string, ...[name, path, ready, ...press]: Shown): Screen => ({ name, device, path, ready, press });

export const onDesk = (device: string, ...shown: Shown): Screen => ({ ...onPhone(device, ...shown), desktop: true });

/** What the last press brings, where something is pressed. */
export const bringing = (screen: Screen, shows: string): Screen => (screen.press?.length === 0 ? screen : { ...screen, shows });

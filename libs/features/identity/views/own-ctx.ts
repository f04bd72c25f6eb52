import { makeCtx, type Ctx } from '@platform/ctx/ctx';

/** The ctx of the administrator himself, for the few things he does while he looks as somebody else: leaving the view, logging out. */
export function ownCtx(ctx: Ctx): Ctx {
  const { view, ...rest } = ctx;
  return view === undefined ? ctx : makeCtx({ ...rest, actor: view.by, surface: 'console' });
}

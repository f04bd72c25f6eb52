import { Controller } from '@nestjs/common';
import { visibilityApi } from '@contracts/contacts-visibility';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { VisibilityRules } from '../visibility/visibility-rules.service';

type Api = typeof visibilityApi;

@Controller()
export class VisibilityController {
  constructor(private readonly visibility: VisibilityRules) {}

  @Handle(visibilityApi.rules)
  rules(@Call() { ctx }: In<Api['rules']>) {
    return this.visibility.list(ctx);
  }

  @Handle(visibilityApi.addRule)
  add(@Call() { ctx, body }: In<Api['addRule']>) {
    return this.visibility.add(ctx, body);
  }

  @Handle(visibilityApi.updateRule)
  update(@Call() { ctx, params, body, version }: In<Api['updateRule']>) {
    return this.visibility.update(ctx, params.id, body, version);
  }

  @Handle(visibilityApi.removeRule)
  remove(@Call() { ctx, params }: In<Api['removeRule']>) {
    return this.visibility.remove(ctx, params.id);
  }
}

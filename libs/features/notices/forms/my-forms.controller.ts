import { Controller } from '@nestjs/common';
import { myFormsApi } from '@contracts/my-notices';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { MyFormAnswers } from './my-form-answers.service';

type Api = typeof myFormsApi;

/** Families fill in forms. */
@Controller()
export class MyFormsController {
  constructor(private readonly forms: MyFormAnswers) {}

  @Handle(myFormsApi.answers)
  answers(@Call() { ctx, params, body }: In<Api['answers']>): Promise<OkOf<Api['answers']>> {
    return this.forms.submit(ctx, params.id, body);
  }
}

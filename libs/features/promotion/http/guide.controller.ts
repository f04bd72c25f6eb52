import { Controller } from '@nestjs/common';
import { promotionApi } from '@contracts/promotion';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { PromotionGuide } from '../guide.service';

@Controller()
export class PromotionGuideController {
  constructor(private readonly pages: PromotionGuide) {}

  @Handle(promotionApi.guide)
  guide(@Call() { ctx }: In<typeof promotionApi.guide>) {
    return this.pages.look(ctx);
  }
}

export { PromotionHttpModule, PromotionModule } from './promotion.module';

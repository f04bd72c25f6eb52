export { PrivacyHttpModule, PrivacyModule } from './privacy.module';
export { RETENTION_RULES, FORGET_DAYS, FORGET_RULES } from './retention-rules';

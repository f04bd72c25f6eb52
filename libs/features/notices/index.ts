export { noticePaint } from './reading/notice-paint';
export { NoticesHttpModule, NoticesModule } from './notices.module';

export { NoticesHttpModule, NoticesModule } from './notices.module';

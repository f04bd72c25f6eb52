export { RegistrationHttpModule, RegistrationModule } from './registration.module';

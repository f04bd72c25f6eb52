export { AuditHttpModule, AuditModule } from './audit.module';

import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Health } from '@platform/health/health';
import { Metrics } from '@platform/metrics/metrics';
import { HttpSettings } from '../http-settings';
import { serveHealth } from '../serve-health';

@Module({ providers: [{ provide: HttpSettings, useValue: { opsHost: 'ops.school.test' } }] })
class Nothing {}

describe('a process that ends', () => {
  it('says so to the balancer first, still answers, and sends those who keep a connection elsewhere [J5, R10]', async () => {
    const app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), { logger: false });
    const health = new Health();
    serveHealth(app, { health, metrics: new Metrics() });
    await app.init();
    const ask = (url: string) => app.inject({ method: 'GET', url });
    const before = await ask('/health/ready');
    expect([before.statusCode, before.headers['connection']]).toEqual([200, 'keep-alive']);
    health.drain();
    const after = await ask('/health/ready');
    expect([after.statusCode, after.headers['connection']]).toEqual([503, 'close']);
    const live = await ask('/health/live');
    expect([live.statusCode, live.headers['connection']]).toEqual([200, 'close']);
    await app.close();
  });
});

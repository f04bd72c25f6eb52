import { describe, expect, it } from '@jest/globals';
import { deviceUrl, followCode, shownAddress } from './device-url';

const device = 'http://mother.campus.localhost:9000';
const platform = 'http://app.campus.localhost:3000';

describe('links on a device', () => {
  it('keeps path, query and fragment and takes the host of the device [NOT-50]', () => {
    expect(deviceUrl(`${platform}/n/7?g=12#end`, device, [platform])).toBe(`${device}/n/7?g=12#end`);
    expect(
      deviceUrl('https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1#wechat_redirect', device, ['https://open.weixin.qq.com']),
    ).toBe(`${device}/connect/oauth2/authorize?appid=ww1#wechat_redirect`);
  });

  it('gives the device its port even when the platform has none', () => {
    expect(deviceUrl('https://campus.example.edu.mo/n/7', device, ['https://campus.example.edu.mo'])).toBe(`${device}/n/7`);
    expect(deviceUrl(`${platform}/n/7`, 'http://mother.campus.localhost', [platform])).toBe('http://mother.campus.localhost/n/7');
  });

  it('leaves other sites alone and opens a bare path on the device', () => {
    expect(deviceUrl('https://www.dsedj.gov.mo/', device, [platform])).toBe('https://www.dsedj.gov.mo/');
    expect(deviceUrl('/console', device, [platform])).toBe(`${device}/console`);
  });

  it.each(['', 'hello', 'javascript:alert(1)', 'data:text/html,x', 'wxwork://message', 'https://'])(
    'refuses %p, which is no web address',
    (text) => {
      expect(deviceUrl(text, device, [platform])).toBeNull();
    },
  );

  it('tells a subscription code of 學校通知 from a page [NOT-17]', () => {
    expect(followCode('http://campus.localhost:9000/sim/scan/follow?corp=ww1')).toBe('ww1');
    expect(followCode('http://campus.localhost:9000/n/7?corp=ww1')).toBeNull();
    expect(followCode('hello')).toBeNull();
  });

  it('shows the name of the platform where the frame has the name of the device', () => {
    expect(shownAddress(`${device}/n/7`, device, platform)).toBe(`${platform}/n/7`);
    expect(shownAddress('https://www.dsedj.gov.mo/', device, platform)).toBe('https://www.dsedj.gov.mo/');
  });
});

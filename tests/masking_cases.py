"""Numbers and addresses as people write them, and harmless text that looks like some: by hand."""

# What stands in it must not be kept, whatever stands between its signs.
PERSONAL = """
03-1234-5678
０３－１２３４－５６７８
03–1234–5678
03―1234―5678
03−1234−5678
03ー1234ー5678
03〜1234〜5678
03・1234・5678
03･1234･5678
03,1234,5678
03，1234，5678
03_1234_5678
03＿1234＿5678
03:1234:5678
03：1234：5678
03.1234.5678
03．1234．5678
03/1234/5678
03／1234／5678
03 1234 5678
03 - 1234 - 5678
03の1234の5678
03 の 1234 の 5678
(03)1234-5678
（０３）１２３４－５６７８
03(1234)5678
03)1234-5678
0312345678
０３１２３４５６７８
090-1234-5678
090 1234 5678
090・1234・5678
090_1234_5678
090の1234の5678
090｜1234｜5678
09012345678
０９０１２３４５６７８
〇九〇一二三四五六七八
〇九〇・一二三四・五六七八
〇九〇－一二三四－五六七八
〇三の一二三四の五六七八
零九零一二三四五六七八
⓪⑨⓪①②③④⑤⑥⑦⑧
0❾0-❶❷❸❹-❺❻❼❽
⑴⑵⑶⑷⑸⑹⑺⑻⑼⑴
²⁰²⁰¹²³⁴⁵⁶⁷⁸
𝟎𝟗𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖
0️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣
٠٩٠١٢٣٤٥٦٧٨
०९०१२३४५६७८
0 9 0 1 2 3 4 5 6 7 8
0-9-0-1-2-3-4-5-6-7-8
0、9、0
+81 90 1234 5678
+81-3-1234-5678
＋８１－９０－１２３４－５６７８
0120-123-456
0120ー123ー456
0120・123・456
0120_123_456
0570-012-345
050-1234-5678
0466-12-3456
090→1234→5678
090'1234'5678
1234-5678
1234 - 5678
1234の5678
100-0001
4111 1111 1111 1111
4111-1111-1111-1111
4111・1111・1111・1111
4111,1111,1111,1111
4111_1111_1111_1111
4111:1111:1111:1111
4111〜1111〜1111〜1111
4111の1111の1111の1111
4111 - 1111 - 1111 - 1111
4111/1111/1111/1111
4111111111111111
４１１１　１１１１　１１１１　１１１１
四一一一 一一一一 一一一一 一一一一
3782-822463-10005
3782 822463 10005
5555.5555.5555.4444
注文番号123456
お客様番号 98765432
SO20261126-0001
taro@example.jp
taro.yamada+ssl@mail.example.co.jp
ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ
taro＠example。jp
taro@example｡jp
taro@example．jp
taro @ example.jp
taro[at]example.jp
taro(at)example.jp
taro<at>example.jp
taro [アット] example.jp
taroアットexample.jp
taroアットマークexample.jp
taro アット example.jp
taro アットマーク example ドット jp
taroあっとexample.jp
taroあっとまーくexampleどっとjp
taroアットexampleドットcoドットjp
taro at example dot jp
taro at example.jp
taro[at]example[dot]jp
taro(at)example(dot)co(dot)jp
taro☆example.jp
taro★example.jp
yamadaドットtaroアットexampleドットjp
taro_yamada@example.jp
TARO@EXAMPLE.JP
ta\u200bro@exam\u200bple.jp
taro@example・jp
taro@例え.jp
root@web01
info@xn--r8jz45g.jp
taro@192.168.0.1
www.example.co.jp
www．example．co．jp
www。example。co。jp
wwwドットexampleドットcoドットjp
www.example[.]co.jp
www dot example dot com
mail.example.com
example.jp
ｅｘａｍｐｌｅ．ｊｐ
*.example.co.jp
https://www.example.jp/login
http://intra.example.local:8080/
web01.corp.example.internal
xn--r8jz45g.jp
db-01.example.net:5432
192.168.0.1
１９２．１６８．０．１
192。168。0。1
192．168．0．1
192・168・0・1
192ドット168ドット0ドット1
10.0.0.254:8443
203.0.113.77
2001:db8::8a2e:370:7334
２００１：ｄｂ８：：１
fe80::1
::ffff:192.0.2.128
2001:0db8:85a3:0000:0000:8a2e:0370:7334
""".strip().splitlines()
# Short of ten digits with signs between them: no phone has so few.
TOO_SHORT = {"0、9、0"}

KEPT = """
3年契約
3年契約は1年契約よりいくら安いですか
90日前
90日前から更新できますか
2026年11月26日
2026年11月26日から2027年11月25日まで
10,000円
1,000,000円
料金は1,000,000円ですか
100,000,000,000円
10,000 20,000 30,000 のどれですか
第3条の2
第3条の2の1
午前9時〜12時
9:00〜18:00
9:00〜12:00 13:00〜18:00
月〜金 9:00〜18:00(12:00〜13:00を除く)
2026-11-26
2026/11/26
2026.11.26
2026/11/26 09:00:00
2026-11-26 09:00 に届いたメール
2026/11/26〜2027/11/25
2026-11-26 - 2027-11-25
2026/11〜2027/11
2024, 2025, 2026, 2027
2024・2025・2026年
1, 2, 3, 4, 5, 6, 7, 8, 9, 10
1・2・3・4・5・6・7・8・9・10枚
12, 24, 36, 48, 60 か月
100/200/300/400枚
10・20・30・40・50枚
二千二十六年十一月二十六日
一二三
一つ、二つ、三つ
第一、第二、第三
一年契約と二年契約と三年契約
一度、二度、三度と申し込みました
十二月二十五日
TLS1.2とTLS1.3
TLS 1.0/1.1/1.2/1.3
SSL2.0、SSL3.0
SHA-256
SHA-1とSHA-2
RSA2048
2048/4096
RSA 2048bitから4096bitへ
P-256とP-384
AES128-GCM-SHA256
Apache 2.4.57
nginx 1.24.0
OpenSSL 1.1.1w
OpenSSL 3.0.13
PHP 8.1.27
IIS 10.0
Windows Server 2019/2022
Windows Server 2012 R2, 2016, 2019, 2022
SR3.0【24】、またはEV2.0【24】
EV2.0
ISO 27001:2022
エラー0x80092004
ERR_CERT_DATE_INVALID
HTTP 404
ポート443
ポート 80/443/8443
STEP2で止まってしまい動きません
Q1.2.3
1.2.3
3-5営業日
5~10分
1:1
16:9
50%
0.5%
1/2
24時間365日
365日24時間
1週間に2、3回
証明書を12345枚
12345円
99,999円
2枚目から10枚目まで
15:30に電話します
午後3時半
11/26(木) 10:00
11月26日10:00〜10:30
平成31年4月30日
令和8年11月26日
admin@ アドレス作れない
admin@ は使えますか
アットホームな会社
あっという間に終わった
ドットコム
ドットとハイフン
@マーク
server.key
server.crt
example.pem
cert.pemとkey.pem
index.html
nginx.conf
openssl.cnf
web.config
ssl.conf
README.md
start.sh
main.py
ca-bundle.crt
server.pfx
request.csr
ASP.NET
VB.NET
Node.js
e.g. this
No.1
Ver.2
C:\\nginx\\conf
/etc/nginx/nginx.conf
/etc/pki/tls/certs
key_usage
subjectAltName
Is it a server. It is
DV・OV・EV
Node.jsで使う
acme.shの使い方
co.jpドメイン
java.io.IOException
Nov 26 09:00:00 2026 GMT
Foo::Bar
std::string
12:34:56
09:00:00
8F:14:E4:5F:CE:EA:16:7A:5A:36:DE:DD:4B:EA:25:43:8F:14:E4:5F
keyid:14:2E:B3:17:B7:58
請求書はいつ届きますか
パスワードは8文字以上ですか
4月1日〜4月30日
1年・2年・3年のどれ
ワイルドカード1枚でサブドメイン10個
""".strip().splitlines()

"""Credentials as people paste them into a question, and questions that only speak of them."""

import random

# A line each; a backslash and n stand for a line break.
CREDENTIALS = r"""
パスワードは hunter2 です
PW:xxxx
password=hunter2
パスワード：Abc12345
パスワードはhunterです。
ID：taro / PW：taro1234
パスワードは「p@ssw0rd」です
パスワード(仮):tmp-9931
ログインパスワード hunter2x でログインできません
暗証番号は1234です
暗証番号は 1234 です
新しいパスワードをHunter22に変更しました
hunter2がパスワードです
hunter2というパスワードで入れません
パスフレーズ: correct-horse
秘密鍵のパスフレーズはtest1234です
ﾊﾟｽﾜｰﾄﾞ：hunter2
ぱすわーどはhunter2です
ＰＡＳＳＷＯＲＤ＝ｈｕｎｔｅｒ２
Pass word: hunter2
Password is hunter2
pass: hunter2
pwd=letmein
DB_PASSWORD=hunter2
DB_PASSWORD="hunter2"
export SECRET_KEY_BASE=0a1b2c3d4e5f6a7b8c9d
AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
AKIAIOSFODNN7EXAMPLE を使っています
sk_live_4eC39HqLyjWDarjtT1zdp7dc
rk_test_4eC39HqLyjWDarjtT1zdp7dc
ghp_16C7e42F292c6912E7710c838347Ae178B4a
github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuv
xoxb-123456789012-1234567890123-AbCdEfGhIjKl
AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY
ya29.a0AfH6SMBx1234567890abcdef
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U
Authorization: Bearer abcdef1234567890
Authorization: Basic dGFybzpodW50ZXIy
curl -u taro:hunter2 https://api.example.jp/
https://taro:hunter2@example.jp/path
postgres://faq:s3cret@db.example.jp:5432/faq
redis://:hunter2@localhost:6379/0
Server=db;User Id=sa;Password=hunter2;
jdbc:mysql://db/app?user=root&password=hunter2
mysql -uroot -phunter2
{"password": "hunter2"}
{'api_key': '8f14e45fceea167a5a36dedd4bea2543'}
APIキーは 8f14e45fceea167a です
APIキー：8f14e45fceea167a
トークンはabc123def456です
アクセスキー: AB12CD34EF56
シークレットキー：wJalrXUtnFEMI7MDENG
認証コードは123456です
client_secret: 1a2b3c4d5e
openssl rsa -in key.pem -passin pass:hunter2
machine example.jp login taro password hunter2
root:$6$abcdefgh$abcdefghijklmnopqrstuvwxyz0123456789
CREATE USER app IDENTIFIED BY 'hunter2'
Cookie: session=8f14e45fceea167a5a36dedd4bea2543
password: "hunter2"
Password -> hunter2
パスワード→hunter2
PWはhunter2です
PASS：taro1234
passwd hunter2
パスワードはhunter2ですがログインできません
パスワード：\nhunter2
ID/パスワード：taro/hunter2
ID:taro PASS:hunter2 でログインできない
--password=hunter2
SG.abcdefghijklmnopqrstuv.abcdefghijklmnop
npm_abcdefghijklmnopqrstuvwxyz0123456789
DefaultEndpointsProtocol=https;AccountName=x;AccountKey=abc123+/abc==
pass&#58; hunter2
password%3Dhunter2
p​assword: hunter2
sk-proj-abc123DEF456ghi789jkl
glpat-abcdefghij1234567890
https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX
パスワードは12345678です
パスワードが abc123 なのですが
パスワードはadmin123で合っていますか
LINEのチャネルシークレットは 0123456789abcdef0123456789abcdef です
ワンタイムパスワードは 938271 です
管理画面のPWは Qwerty!23 です
""".strip().splitlines()

HARMLESS = r"""
パスワードを忘れました
パスワードは何文字ですか
パスワードは8文字以上ですか
パスワードはどこで変更できますか
トークンとは
APIキーの再発行
パスフレーズを変更したい
パスワードはSHA-256で保存されますか
パスワードはOpenSSLのコマンドで設定しますか
パスワードは2026年11月26日に変更しました
パスワードは半角英数字ですか
パスワードはa-z0-9だけですか
パスワードはUTF-8ですか
パスワードはFAXで届きますか
パスワード：必須
パスワードの有効期限は90日ですか
パスワードは12文字以上必要ですか
トークンはOAuth2ですか
トークンはJWTです
PINコードを忘れた
Enter pass phrase for server.key:
Enter PEM pass phrase:
error: invalid password: authentication failed
Password: incorrect
Password: ********
パスワード：●●●●●●
password=<your password>
PASSWORD=${DB_PASSWORD}
password: your-password
password = request.form["pw"]
ssl_certificate_key /etc/nginx/server.key;
unexpected token: semicolon
_acme-challenge TXT token abc123def456ghi789
DCVトークン：8f14e45fceea167a5a36dedd4bea2543
認証トークン: 8f14e45fceea167a
DCVのハッシュ値は 8f14e45fceea167a5a36dedd4bea2543 です
MD5: 8F14E45FCEEA167A5A36DEDD4BEA2543
SHA256 Fingerprint=8F:14:E4:5F:CE:EA:16:7A:5A:36:DE:DD:4B:EA:25:43:8F:14:E4:5F:CE:EA:16:7A:5A:36:DE:DD:4B:EA:25:43
X509v3 Authority Key Identifier: keyid:14:2E:B3:17:B7:58:56:CB:AE:50:09:40:E6:1F:AF:9D:8B:14:C2:C6
注文番号 SO20261126-0001 の件
https://example.jp/orders/8f14e45fceea167a5a36dedd4bea2543?utm_source=mail&id=AbC123dEf456
https://www.example.jp/reset-password
https://user:password@example.jp のような書き方はできますか
ユーザー名とパスワードで認証されますか
Basic認証のパスワードについて
Basic authentication required
Bearer認証に対応していますか
秘密鍵のパスフレーズを解除する方法
PKCS12のパスワードはどこで決めますか
pfxのパスワードは何ですか
keytool -genkey -keystore server.jks -storepass changeit
パスワード reset 方法
パスワードリセットのメールが届かない
パスワードは example.jp のメールに届きますか
パスワードはsupport@example.jpから届きますか
パスワードはEV2.0の申込画面で使いますか
BEGIN PRIVATE KEYと書かれたファイルは何ですか
秘密鍵(PRIVATE KEY)をなくしました
BEGIN RSA PRIVATE KEYから始まるMicrosoftExchangeServerのファイル
2026-11-26T09:00:00+09:00 web01 nginx[1234]: SSL_do_handshake() failed (error:0A000086:SSL routines)
SSL_CTX_use_PrivateKey_file failed (error:0B080074:X509_check_private_key:mismatch)
secret santa
トークンの有効期限が切れました
token expired
認証コードが届きません
認証コードは何桁ですか
アクセスキーとは何ですか
シークレットモードで開けない
暗証番号は4桁ですか
暗証番号は必要ですか
passport: TK1234567
Passenger: 2
compass: north1234
パスワードは123456789のような数字だけでもよいですか
パスワード欄にSTEP2で入力
ID・パスワードは再発行されますか
パスワードがTLS1.3で暗号化
Public-Key: (2048 bit)
pin-sha256="d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="
パスワード管理ツール 1Password は使えますか
パスワードはWindows11で変わりますか
sudo passwd root
password_reset_url = https://example.jp/reset
<input type="password" name="password" value="">
1Password、LastPass
担当:山田 TEL:03-1234-5678 FAX:03-1234-5679
https://www.globalsign.com/ja/ssl/?token=
PW変更
PWは後日お送りします
PW: 別送
ハッシュ値(CNAME)は _3F2A9C1B0D4E5F60718293A4B5C6D7E8.9A8B7C6D5E4F30211203F4E5D6C7B8A9.sectigo.com です
CTログのID: 5A:E3:C1:7B:2D:90:4F:AA:10:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88
シリアル番号 04:5F:3B:2A:1C:9D:8E:7F:60:51:42:33:24:15:06:F7
sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==
---------- 山田太郎 TEL:03-1234-5678 E-mail:taro@example.jp ----------
""".strip().splitlines()

# What takes longest to judge, longer than a request may be.
_RANDOM = "".join(random.Random(1).choices("ABCXYZabcxyz0189+/", k=70_000))
WORST = {
    **{
        unit: unit * 40_000 for unit in ("a", "あ", " ", "\n", "MI", "MIIE", ":", "ab:", "a1", "😀")
    },
    **{unit: unit * 40_000 for unit in ("pass", "pass=", "pw:", "_pw=a", "token=", "api key: ")},
    **{
        unit: unit * 40_000
        for unit in ("password: a ", "パスワードは", "パスワード a", "aaaaがパスワード")
    },
    **{unit: unit * 40_000 for unit in ("-----BEGIN ", "BEGIN RSA RSA RSA ", "PRIVATE", '"d":')},
    **{unit: unit * 40_000 for unit in ("://a:", "://:::", "eyJ-", "eyJaaaaaaaa.", "sk-", " -u a")},
    **{unit: unit * 40_000 for unit in ("bearer ", "cookie:", "login a password ", "%2D", "&#45;")},
    **{unit: unit * 40_000 for unit in ("<br>", "=\n", "\\n", "https://a ", "a\u0301\u0323")},
    "base64": _RANDOM,
    "base64 in short lines": " ".join(_RANDOM[at : at + 21] for at in range(0, 66_000, 21)),
    "almost hexadecimal": ("a1" * 119 + "x") * 300,
    "every name at once": "pass pw secret token api access key auth パスワード :// bearer -u eyJ "
    * 900,
    "every character": "".join(map(chr, range(0x10000, 0x14000))),
}

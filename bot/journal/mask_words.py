"""What stands in place of what is masked."""

EMAIL, PHONE, NUMBER, KEY, HOST, IP = (
    "[メール]",
    "[電話番号]",
    "[番号]",
    "[鍵]",
    "[ホスト]",
    "[IPアドレス]",
)
SECRET, CREDENTIAL = "[秘密鍵]", "[認証情報]"
NAME, PLACE = "[氏名]", "[住所]"
MASKS = (EMAIL, PHONE, NUMBER, KEY, HOST, IP, SECRET, CREDENTIAL, NAME, PLACE)

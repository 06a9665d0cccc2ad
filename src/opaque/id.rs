//! Global IDs: a type and a key.

/// The ID of the object of a type with this key.
#[must_use]
pub(crate) fn encode_id(object: &str, key: i64) -> String {
    super::encode(format!("{object}:{key}").as_bytes())
}

/// The type and the key of an ID. None if the text is not an ID of this server.
#[must_use]
pub(crate) fn decode_id(id: &str) -> Option<(String, i64)> {
    let text = String::from_utf8(super::decode(id)?).ok()?;
    let (object, key) = text.split_once(':')?;
    let parsed: i64 = key.parse().ok()?;
    // "+7" and "007" parse, but no ID contains them.
    (parsed.to_string() == key).then(|| (object.to_owned(), parsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_decodes_to_its_type_and_key() {
        for key in [0, 1, -1, i64::MAX, i64::MIN] {
            assert_eq!(
                decode_id(&encode_id("Gate", key)),
                Some(("Gate".to_owned(), key))
            );
        }
    }

    #[test]
    fn other_texts_are_not_ids() {
        let spelled = |text: &str| super::super::encode(text.as_bytes());
        for id in [
            String::new(),
            "7".to_owned(),
            "R2F0ZTox=".to_owned(),
            "ünïcode".to_owned(),
            spelled("Gate"),
            spelled("Gate:"),
            spelled("Gate:+7"),
            spelled("Gate:007"),
            spelled("Gate:9223372036854775808"),
            super::super::encode(&[0xff, 0xfe]),
        ] {
            assert_eq!(decode_id(&id), None, "{id}");
        }
    }
}

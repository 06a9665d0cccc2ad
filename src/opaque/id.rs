//! Global ids: a type and a key.

/// The id of the object of a type that has this key.
#[must_use]
pub(crate) fn encode_id(object: &str, key: i64) -> String {
    super::encode(format!("{object}:{key}").as_bytes())
}

/// The type and the key that an id names; none when no id of ours looks so.
#[must_use]
pub(crate) fn decode_id(id: &str) -> Option<(String, i64)> {
    let text = String::from_utf8(super::decode(id)?).ok()?;
    let (object, key) = text.split_once(':')?;
    let parsed: i64 = key.parse().ok()?;
    // "+7" and "007" parse, and are no keys of ours.
    (parsed.to_string() == key).then(|| (object.to_owned(), parsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_what_it_was_made_from() {
        for key in [0, 1, -1, i64::MAX, i64::MIN] {
            assert_eq!(
                decode_id(&encode_id("Gate", key)),
                Some(("Gate".to_owned(), key))
            );
        }
    }

    #[test]
    fn nothing_else_is_an_id() {
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

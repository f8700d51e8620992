"""What a field is for, in the words that browsers, keyboards and password managers know (WCAG 1.3.5)."""

from portal.profile.attribute import EMAIL, USERNAME

# For the names that profiles use: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill-field
_PURPOSES = {
    USERNAME: "username",
    EMAIL: "email",
    "name": "name",
    "fullName": "name",
    "firstName": "given-name",
    "givenName": "given-name",
    "middleName": "additional-name",
    "lastName": "family-name",
    "familyName": "family-name",
    "nickname": "nickname",
    "phoneNumber": "tel",
    "phone": "tel",
    "mobile": "tel",
    "mobileNumber": "tel",
    "organization": "organization",
    "company": "organization",
    "companyName": "organization",
    "jobTitle": "organization-title",
    "street": "address-line1",
    "streetAddress": "address-line1",
    "city": "address-level2",
    "locality": "address-level2",
    "state": "address-level1",
    "region": "address-level1",
    "postalCode": "postal-code",
    "postal_code": "postal-code",
    "zip": "postal-code",
    "zipCode": "postal-code",
    "country": "country-name",
    "countryCode": "country",
    "birthdate": "bday",
    "birthday": "bday",
    "dateOfBirth": "bday",
    "website": "url",
    "gender": "sex",
}
_TYPES = {"email": "email", "tel": "tel", "url": "url"}
_NAMES = ("name", "given-name", "additional-name", "family-name", "nickname")


def purpose_of(name: str) -> str:
    """The purpose of an attribute that is called so; "" where the name does not say."""
    return _PURPOSES.get(name, "")


def type_for(purpose: str) -> str:
    """The type of input for a purpose, where nobody configured one."""
    return _TYPES.get(purpose, "text")


def is_name(purpose: str) -> bool:
    """Whether somebody's name is asked, which no dictionary should correct."""
    return purpose in _NAMES
